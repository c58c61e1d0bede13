using System.Net;
using System.Text;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>
/// Everything that somebody could type or send, into every form: a page with a message comes back and what was typed is in it; never an error, never
/// an empty page.
/// </summary>
public sealed class BadInputTests(AttackedProduct product) : IClassFixture<AttackedProduct>, IAsyncDisposable
{
    // Each with whether the form must show it again as it was typed: what is no text in UTF-8 cannot be.
    private static readonly (string What, string Value, bool IsShownAgain)[] Typed =
    [
        ("nothing", "", false),
        ("blanks", "   ", false),
        ("a long text", new string('x', 5000), true),
        ("other scripts", "Zoë Ōé 東京 العربية 👩‍🚀 e\u0301", true),
        ("markup", "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;</textarea>", true),
        ("a statement", "'; drop table backbone.tenant; --", true),
        ("a template", "{{7*7}} ${7*7} @(7*7) %s %n", true),
        ("control characters", "a\u0001b\u0007c\u001b[31m", false),
        ("line breaks", "a\r\nBcc: x@example.com\r\n\r\nb", false),
        ("a null character", "a\0b", false),
        ("text that turns around", "abc\u202Egnp.exe", false),
        ("half of a character", "a\uD800b", false),
        ("no character", "a\uFFFEb\uFFFF", false),
        ("a huge number", "+99999999999999999999999999999999", true), // With a sign: digits alone are a good address, and the attacked tenant would move.
        ("a negative number", "-1", true),
        ("a date that is none", "2026-02-30T25:61:00", true),
        ("the path of a file", "../../../../etc/passwd", true),
        ("another site", "//evil.example/\\evil.example", true),
        ("a script for an address", "javascript:alert(1)", true),
    ];

    // Forms that carry no token, with what protects them instead.
    private static readonly Dictionary<string, string> WithoutToken = new()
    {
        ["POST /api/oauth/device"] = "Programs ask, which have no pages; no cookie counts.",
        ["POST /api/oauth/revoke"] = "Programs ask, which have no pages; no cookie counts.",
        ["POST /api/oauth/token"] = "Programs ask, which have no pages; no cookie counts.",
        ["POST /preferences"] = "The browser says where the form stood.",
        ["POST /waiting-list"] = "The browser says where the form stood.",
        ["POST /contact"] = "The browser says where the form stood.",
        ["POST /waiting-list/confirm/{token}"] = "The secret in the address is the proof.",
        ["POST /waiting-list/leave/{token}"] = "The secret in the address is the proof: a mail program posts it by itself (RFC 8058).",
        ["POST /t/{tenant}/unsubscribe/{token}"] = "The secret in the address is the proof: a mail program posts it by itself (RFC 8058).",
        ["POST /t/{tenant}/unsubscribe/{token}/undo"] = "The same secret takes it back.",
    };

    // A button after which the tenant would be somebody else's: TransferOwnershipTests press it.
    private static readonly string[] GivesAway = ["POST /t/{tenant}/members/{id}/transfer"];

    private static readonly (string What, string Value)[] NoText = [("a null character", "a\0b"), ("control characters", "a\u0001b\u001bc"), ("no character", "a\uFFFEb")];

    // The one form of those who act as somebody else has no field, and is not there for anybody else: ImpersonationTests post it.
    public static IEnumerable<TheoryDataRow<string>> Forms() =>
        RouteTable.Cases("POST").Where(row => AttackedRoute.Named(row.Data).Audience is not (null or Audience.AgentAudience));

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_character_that_is_no_text_loses_nothing_of_the_other_fields(string name)
    {
        var route = AttackedRoute.Named(name);
        var problems = new List<string>();
        foreach (var (what, value) in NoText)
            problems.AddRange((await LostBeside(route, value)).Select(problem => $"{what}: {problem}"));

        Assert.Empty(problems);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_was_typed_comes_back_with_a_message(string name)
    {
        var route = AttackedRoute.Named(name);
        var problems = new List<string>();
        var names = route.Fields.Where(field => !AttackedRoute.IsFile(field)).Select(field => field.Name!).ToList();
        // Into a button nothing can be typed; it is pressed once.
        foreach (var (what, value, isShownAgain) in names.Count > 0 ? Typed : GivesAway.Contains(route.Name) ? [] : Typed.Take(1))
        {
            var fields = names.ConvertAll(name => (TestField)(name, value));
            var visitor = await SomebodyWhoMay(route);
            var path = await PathOf(route);
            var answer = await visitor.Send(Post(path, Encode([.. fields, product.TokenFor(visitor)])));
            problems.AddRange(Problems(answer).Select(problem => $"{what}: {problem}"));
            if (isShownAgain && answer.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                problems.AddRange(Lost(answer, path, route, value).Select(field => $"{what}: {field} was lost"));
            if (value.Contains("<script>", StringComparison.Ordinal) && answer.Body.Contains("<script>alert", StringComparison.OrdinalIgnoreCase))
                problems.Add($"{what}: the markup is live");
        }

        Assert.Empty(problems);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_missing_or_stale_token_loses_nothing_that_was_typed(string name)
    {
        var route = AttackedRoute.Named(name);
        if (WithoutToken.ContainsKey(route.Name))
            return;
        var path = await PathOf(route);
        var fields = await FieldsOf(route);
        var visitor = await SomebodyWhoMay(route);
        var (tokenName, _, _) = product.TokenFor(visitor);
        var stale = product.TokenFor(product.Attacker);
        var before = await product.Database.Dump();

        foreach (var token in new TestField[] { (tokenName, ""), (tokenName, "x"), stale, ("other", "x") })
        {
            var answer = await visitor.Send(Post(path, TestVisitor.Content([.. fields, token], isMultipart: false)));

            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Empty(Problems(answer));
            // A row that is not on the page has no form: the message is what matters then.
            if (answer.Page.Forms.Any(form => form.Action == path))
            {
                foreach (var field in fields.Where(field => route.Fields.Single(parameter => parameter.Name == field.Name).ParameterType == typeof(string) && answer.Form(path).IsTyped(field.Name)))
                    Assert.Equal(field.Value, answer.Form(path).ValueOf(field.Name));
            }
        }

        // That the staff looked at the page, which is shown again, is written down.
        Assert.Empty(WithoutRetries(before.ChangesUntil(await product.Database.Dump(), "backbone.audit_entry")));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_body_that_no_browser_sends_is_no_error(string name)
    {
        var route = AttackedRoute.Named(name);
        var path = await PathOf(route);
        var problems = new List<string>();
        foreach (var (what, body) in await Bodies(route))
        {
            var visitor = await SomebodyWhoMay(route);
            var answer = await visitor.Send(Post(path, body));
            problems.AddRange(Problems(answer).Select(problem => $"{what}: {problem}"));
        }

        Assert.Empty(problems);
    }

    // A new session each time: some forms end it.
    private async Task<TestVisitor> SomebodyWhoMay(AttackedRoute route) => route.Audience switch
    {
        Audience.AnonymousAudience => product.Visitor(),
        Audience.PlatformAudience => product.Operator,
        _ => await product.SignIn(product.MembersOfAlpha["owner"].Person!),
    };

    // What the staff may do to a tenant is done to another one: the forms of a tenant are tried in one that is open.
    private CurrentTenant TargetOf(AttackedRoute route) => route.Audience is Audience.PlatformAudience ? product.Beta : product.Alpha;

    private Task<string> PathOf(AttackedRoute route) => route.Path(product, TargetOf(route).Slug, TargetOf(route));

    private Task<IReadOnlyList<TestField>> FieldsOf(AttackedRoute route) => route.PlausibleForm(product, TargetOf(route));

    /// <summary>Whatever was typed, the tenant is as it was: otherwise the forms that come after, in any order, would only be told that it is closed.</summary>
    public async ValueTask DisposeAsync() => Assert.Equal("Active alphaville", await product.Database.Value<string>(TestDatabase.Superuser, $"""
        select status || ' ' || slug from backbone.tenant where id = '{product.Alpha.Id.Value}'
        and exists (select from backbone.membership where tenant_id = '{product.Alpha.Id.Value}' and role = 'owner' and person_id = '{product.MembersOfAlpha["owner"].Person!.Id.Value}')
        """));

    private async Task<IReadOnlyList<(string What, HttpContent Body)>> Bodies(AttackedRoute route)
    {
        var fields = await FieldsOf(route);
        var names = fields.Select(field => field.Name).DefaultIfEmpty("Name").ToList();
        IReadOnlyList<(string, HttpContent)> ofAll =
        [
            ("nothing at all", new ByteArrayContent([])),
            ("an empty form", Form("")),
            ("JSON", new StringContent("{\"Email\":[1,2]}", Encoding.UTF8, "application/json")),
            ("parts without an end", new StringContent("--b\r\nContent-Disposition: form-data; name=\"Name\"\r\n\r\nx", Encoding.UTF8) { Headers = { ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } } } }),
        ];
        // Of a button's body only the token is read.
        if (fields.Count == 0)
            return ofAll;
        return
        [
            .. ofAll,
            ("XML", new StringContent("<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>", Encoding.UTF8, "application/xml")),
            ("bytes", new ByteArrayContent([0, 255, 254, 128]) { Headers = { { "Content-Type", "application/octet-stream" } } }),
            ("a form of bytes", Form("\u00ff\u00fe=%ff%fe&=&&&%=%zz&Name=%ED%A0%80")),
            ("each field twice", Form(string.Join('&', names.Concat(names).Select(field => $"{field}=a")))),
            ("fields as lists", Form(string.Join('&', names.Select(field => $"{field}[0]=a&{field}.x=b&{field}[]=c")))),
            ("very many fields", Form(string.Join('&', Enumerable.Range(0, 3000).Select(number => $"f{number}=x")))),
            ("a very long name", Form(new string('n', 20_000) + "=x")),
            ("two megabytes", Form($"{names[0]}={new string('x', 2_000_000)}")),
            ("parts without a boundary", new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new("multipart/form-data") } }),
            ("a file where a text is asked for", TestVisitor.Content([.. names.Select(field => (TestField)(field, new UploadedFile("a.txt", new byte[] { 1, 2 })))], isMultipart: true)),
            ("another character set", new ByteArrayContent(Encoding.Unicode.GetBytes("Name=x")) { Headers = { { "Content-Type", "application/x-www-form-urlencoded; charset=utf-16" } } }),
            ("a character set that does not exist", new ByteArrayContent([65]) { Headers = { { "Content-Type", "application/x-www-form-urlencoded; charset=nonsense" } } }),
        ];
    }

    private static StringContent Form(string body) => new(body, Encoding.Latin1, "application/x-www-form-urlencoded");

    // A job that waits is tried again meanwhile. One that was parked, cancelled or discarded was touched by somebody.
    private static IEnumerable<string> WithoutRetries(IReadOnlyList<string> changes)
    {
        var waiting = changes.Where(change => change.StartsWith("- backbone.job ", StringComparison.Ordinal) && !change.Contains("\"Parked\"", StringComparison.Ordinal)).Select(IdOf).ToHashSet();
        return changes.Where(change => !change.Contains(" backbone.job ", StringComparison.Ordinal) || !waiting.Contains(IdOf(change))
            || change.Contains("\"Cancelled\"", StringComparison.Ordinal) || change.Contains("\"Discarded\"", StringComparison.Ordinal));
    }

    private static string IdOf(string change) => change[change.IndexOf("\"id\": ", StringComparison.Ordinal)..].Split('"')[3];

    private static IEnumerable<string> Problems(Answer answer)
    {
        // No Stripe answers this product, and saying so is no fault of its own.
        if ((int)answer.Status >= 500 && answer.Status != HttpStatusCode.ServiceUnavailable)
            yield return $"{(int)answer.Status}";
        if (answer.Location is { } location && (location is not ['/', ..] || location is ['/', '/' or '\\', ..]))
            yield return $"leads to {location}";
        // Programs read JSON, and no page.
        var isForPrograms = answer.Path.StartsWith("/api/", StringComparison.Ordinal);
        if ((int)answer.Status >= 400 && isForPrograms && answer.Header("Content-Type") is not ("application/json; charset=utf-8" or "application/problem+json"))
            yield return $"{(int)answer.Status} with no JSON";
        if ((int)answer.Status >= 400 && !isForPrograms && (answer.Body.Length == 0 || answer.Page.Title.Length == 0 || answer.Page.Root.All("h1").FirstOrDefault() is not { Text.Length: > 0 }))
            yield return $"{(int)answer.Status} with no page";
    }

    private static IEnumerable<string> Lost(Answer answer, string path, AttackedRoute route, string value)
    {
        if (answer.Page.Forms.FirstOrDefault(form => form.Action == path) is not { } form)
            yield break;
        // A choice that is not offered cannot be shown; what is secret is not.
        foreach (var field in route.Fields.Where(field => field.ParameterType == typeof(string) && form.IsTyped(field.Name!)))
        {
            if (form.ValueOf(field.Name!) != value)
                yield return field.Name!;
        }
    }

    // Each text field in turn holds what is no text; the message stands at it, and the other ones come back as they were.
    private async Task<IReadOnlyList<string>> LostBeside(AttackedRoute route, string value)
    {
        var problems = new List<string>();
        var plausible = await FieldsOf(route);
        foreach (var broken in route.Fields.Where(field => field.ParameterType == typeof(string)).Select(field => field.Name!))
        {
            var visitor = await SomebodyWhoMay(route);
            var path = await PathOf(route);
            var fields = plausible.Select(field => field.Name == broken ? (TestField)(field.Name, value) : field).ToList();
            var answer = await visitor.Send(Post(path, Encode([.. fields, product.TokenFor(visitor)])));
            if (answer.Status == HttpStatusCode.RequestEntityTooLarge)
                problems.Add($"{broken} makes the form too large");
            if (answer.Status != HttpStatusCode.UnprocessableEntity || answer.Page.Forms.FirstOrDefault(form => form.Action == path) is not { } form)
                continue;
            if (form.IsTyped(broken) && form.ValueOf(broken) != string.Concat(value.Where(char.IsAsciiLetter)))
                problems.Add($"{broken} comes back as '{form.ValueOf(broken)}'");
            problems.AddRange(fields.Where(field => field.Name != broken && form.IsTyped(field.Name) && form.ValueOf(field.Name) != field.Value
                && route.Fields.Single(parameter => parameter.Name == field.Name).ParameterType == typeof(string)).Select(field => $"{field.Name} was lost beside {broken}"));
        }
        return problems;
    }

    // As bytes, because no .NET encoder writes half of a character.
    private static ByteArrayContent Encode(IReadOnlyList<TestField> fields)
    {
        var body = string.Join('&', fields.Select(field => $"{field.Name}={Escape(field.Value)}"));
        return new(Encoding.ASCII.GetBytes(body)) { Headers = { { "Content-Type", "application/x-www-form-urlencoded" } } };
    }

    private static string Escape(string value) => string.Concat(value.Split('\uD800').SelectMany((part, index) => index == 0 ? [Uri.EscapeDataString(part)] : new[] { "%ED%A0%80", Uri.EscapeDataString(part) }));

    private HttpRequestMessage Post(string path, HttpContent body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        request.Headers.Add("Origin", product.Address.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return request;
    }
}
