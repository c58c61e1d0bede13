using System.Net;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>Everybody at every address of the back office: for who is no staff there is nothing, and who is staff passes by the second factor.</summary>
public sealed partial class StaffAccessTests(AttackedProduct product) : IClassFixture<AttackedProduct>
{
    public static IEnumerable<TheoryDataRow<string>> OfStaff() => Rows(route => route.Audience is Audience.PlatformAudience);

    public static IEnumerable<TheoryDataRow<string>> Confirmed() => Rows(route => route.Audience is Audience.PlatformAudience);

    [Theory]
    [MemberData(nameof(OfStaff))]
    public async Task Who_is_no_staff_gets_the_answer_of_an_address_that_does_not_exist(string name)
    {
        var route = AttackedRoute.Named(name);
        var path = await route.Path(product, product.Alpha.Slug, product.Alpha);
        var strangers = await Strangers();
        var before = await product.Database.Dump();
        var surprises = new List<string>();

        foreach (var (who, visitor) in strangers)
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options })
            {
                var there = Shown(await Try(visitor, method, path, await route.PlausibleForm(product, product.Alpha)), path);
                var nowhere = Shown(await Try(visitor, method, "/nowhere-at-all", await route.PlausibleForm(product, product.Alpha)), "/nowhere-at-all");
                if (there.Status != HttpStatusCode.NotFound || there != nowhere)
                    surprises.Add($"{who}, {method}: {there} instead of {nowhere}");
            }
            var data = new HttpRequestMessage(HttpMethod.Get, path);
            data.Headers.Accept.ParseAdd("application/json");
            if ((await visitor.Send(data)).Status != HttpStatusCode.NotFound)
                surprises.Add($"{who}: data");
        }

        Assert.Empty(surprises);
        Assert.Empty(before.ChangesUntil(await product.Database.Dump()));
    }

    [Theory]
    [InlineData("/backoffice/nowhere")]
    [InlineData("/BackOffice")]
    [InlineData("/backoffice/")]
    [InlineData("/%62ackoffice/activity")]
    [InlineData("/backoffice/activity/..%2f..")]
    public async Task However_the_address_is_written_there_is_nothing_for_strangers(string path)
    {
        foreach (var (_, visitor) in await Strangers())
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get(path)).Status);
    }

    [Theory]
    [MemberData(nameof(Confirmed))]
    public async Task Staff_without_a_fresh_second_factor_is_led_to_it(string name)
    {
        var route = AttackedRoute.Named(name);
        var path = await route.Path(product, product.Alpha.Slug, product.Alpha);
        var before = await product.Database.Dump();

        foreach (var visitor in new[] { product.NotEnrolled, product.NotConfirmed, product.ConfirmedLongAgo })
        {
            var answer = await Try(visitor, route.IsPosted ? HttpMethod.Post : HttpMethod.Get, path, await route.PlausibleForm(product, product.Alpha));
            Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
            var way = visitor == product.NotEnrolled ? "/security/authenticator" : "/confirm";
            Assert.StartsWith($"{way}?returnUrl=%2Fbackoffice", answer.Location, StringComparison.Ordinal);
            Assert.DoesNotContain(product.SecretsOfAlpha, secret => answer.Body.Contains(secret, StringComparison.OrdinalIgnoreCase));

            if (route.IsPosted)
                continue;
            var data = new HttpRequestMessage(HttpMethod.Get, path);
            data.Headers.Accept.ParseAdd("application/json");
            Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.Send(data)).Status);
        }

        Assert.Empty(before.ChangesUntil(await product.Database.Dump()));
    }

    [Theory]
    [MemberData(nameof(Confirmed))]
    public async Task Who_may_only_look_changes_nothing_and_a_membership_is_not_asked_for(string name)
    {
        var route = AttackedRoute.Named(name);
        var path = await route.Path(product, product.Alpha.Slug, product.Alpha);
        var before = await product.Database.Dump();

        var looked = await Try(product.Observer, route.IsPosted ? HttpMethod.Post : HttpMethod.Get, path, await route.PlausibleForm(product, product.Alpha));

        Assert.Equal(route.IsPosted ? HttpStatusCode.Forbidden : HttpStatusCode.OK, looked.Status);
        Assert.Empty(before.ChangesUntil(await product.Database.Dump(), "backbone.audit_entry"));
        if (!route.IsPosted)
            Assert.Equal(HttpStatusCode.OK, (await product.Operator.Get(path)).Status);
    }

    [Fact]
    public async Task The_dispatcher_refuses_the_same_people()
    {
        var requests = AttackedRoute.All().Where(route => route.Audience is Audience.PlatformAudience).Select(route => route.Request!).Distinct().ToList();
        var observer = new StaffRoles([])[StaffRole.Observer];
        Assert.NotEmpty(requests);
        var before = await product.Database.Dump();

        foreach (var request in requests)
        {
            Assert.Equal(ProblemKind.NotFound, await Dispatch(request, product.MembersOfAlpha[Role.Owner], null));
            Assert.Equal(ProblemKind.NotFound, await Dispatch(request, product.Visitor(), null));
            Assert.Equal(ProblemKind.Unauthenticated, await Dispatch(request, product.NotConfirmed, new(observer, IsEnrolled: true, IsConfirmed: false)));
            Assert.Equal(ProblemKind.Forbidden, await Dispatch(request, product.Observer, new(observer, IsEnrolled: true, IsConfirmed: true)));
        }

        Assert.Empty(before.ChangesUntil(await product.Database.Dump()));
    }

    [Fact]
    public void Everything_below_the_address_is_the_staffs_and_nothing_else_is()
    {
        foreach (var route in AttackedRoute.All().Where(route => route.Audience is not null))
            Assert.Equal(route.Name.Split(' ')[1].StartsWith("/backoffice", StringComparison.OrdinalIgnoreCase), route.Audience is Audience.PlatformAudience);
    }

    [Fact]
    public async Task A_person_of_the_demonstration_is_no_staff_even_if_a_row_says_so()
    {
        var visitor = await product.SignUp("demi@demo.example");
        await product.Employ(visitor);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/backoffice")).Status);

        await product.Sql(TestDatabase.Superuser, $"update accounts.\"user\" set is_demo = true where id = '{visitor.Person!.Id.Value}'");
        var answer = await visitor.Get("/backoffice");
        await product.Sql(TestDatabase.Superuser, $"update accounts.\"user\" set is_demo = false where id = '{visitor.Person.Id.Value}'");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    [Theory]
    [InlineData("select * from backbone.invitation")]
    [InlineData("select * from backbone.tenant_logo")]
    [InlineData("select person_id from backbone.membership")]
    [InlineData("select payload from backbone.job")]
    [InlineData("delete from backbone.job")]
    [InlineData("update backbone.job set type = 'OtherJob'")]
    [InlineData("insert into backbone.schedule (name, type, cron, time_zone, is_paused, next_at) values ('x', 'PruneJobs', '* * * * *', 'UTC', false, now())")]
    [InlineData("select * from backbone.person")]
    [InlineData("select * from accounts.\"user\"")]
    [InlineData("select * from accounts.staff_member")]
    [InlineData("select * from accounts.session")]
    [InlineData("update backbone.tenant set name = 'x'")]
    [InlineData("delete from backbone.tenant")]
    [InlineData("insert into backbone.audit_entry (tenant_id, kind, action) values ('00000000-0000-0000-0000-000000000000', 'Action', 'Forged')")]
    [InlineData("update backbone.audit_entry set action = 'Nothing'")]
    [InlineData("delete from backbone.audit_entry")]
    [InlineData("truncate backbone.audit_entry")]
    [InlineData("set role saasstarter_owner")]
    [InlineData("set role saasstarter_app")]
    [InlineData("set role saasstarter_audit_writer")]
    public Task The_back_offices_role_may_not(string statement) => Refused(DatabaseRoles.BackOffice, statement);

    [Theory]
    [InlineData("delete from backbone.audit_entry")]
    [InlineData("select * from accounts.staff_member")]
    [InlineData("insert into accounts.staff_member (user_id, role, created_at) select person_id, 'operator', now() from backbone.membership")]
    public Task The_applications_role_may_not(string statement) => Refused(DatabaseRoles.Application, statement);

    private static IEnumerable<TheoryDataRow<string>> Rows(Func<AttackedRoute, bool> condition) =>
        AttackedRoute.All().Where(condition).Select(route => route.Name).Order(StringComparer.Ordinal).Select(name => new TheoryDataRow<string>(name));

    private async Task<IReadOnlyList<(string Who, TestVisitor Visitor)>> Strangers() =>
    [
        ("somebody who is not signed in", product.Visitor()),
        .. product.MembersOfAlpha.Select(member => (member.Key, member.Value)),
        ("somebody who belongs to nothing", product.Loner), ("a removed member", product.Removed),
        ("the owner of a suspended tenant", product.Suspended), ("a reader of French", await product.SignUp($"fleur.{Guid.CreateVersion7():N}@alone.example", culture: "fr")),
    ];

    private static async Task<Answer> Try(TestVisitor visitor, HttpMethod method, string path, IReadOnlyList<TestField> form) =>
        method == HttpMethod.Post ? await visitor.Forge(path, form) : await visitor.Send(new(method, path));

    // All that a stranger can compare.
    private static (HttpStatusCode Status, string Body, string Headers) Shown(Answer answer, string path) => (answer.Status,
        Changing().Replace(answer.Body.Replace(path, "", StringComparison.Ordinal), ""),
        string.Join(", ", answer.Response.Headers.Concat(answer.Response.Content.Headers).Where(header => header.Key is not ("Content-Security-Policy" or "Content-Length"))
            .Select(header => $"{header.Key}: {string.Join(' ', header.Value)}").Order(StringComparer.Ordinal)));

    private async Task<ProblemKind?> Dispatch(Type request, TestVisitor visitor, StaffStanding? staff)
    {
        var arguments = request.GetConstructors()[0].GetParameters().Select(parameter =>
            parameter.ParameterType == typeof(string) ? "" : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null).ToArray();
        var response = request.GetInterfaces().Single(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequest<>)).GetGenericArguments()[0];
        var send = (Task)typeof(TestApplication).GetMethod(nameof(TestApplication.Send))!.MakeGenericMethod(response)
            .Invoke(product, [request.GetConstructors()[0].Invoke(arguments), null, visitor, null, staff])!;
        await send;
        var result = send.GetType().GetProperty("Result")!.GetValue(send)!;
        return ((Problem?)result.GetType().GetProperty("Problem")!.GetValue(result))?.Kind;
    }

    private async Task Refused(string role, string statement)
    {
        var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => product.Sql(role, statement, product.Alpha.Id));
        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [GeneratedRegex("nonce=\"[^\"]*\"|value=\"CfDJ[^\"]*\"|\"traceId\":\"[^\"]*\"|[0-9a-f]{32}")]
    private static partial Regex Changing();
}
