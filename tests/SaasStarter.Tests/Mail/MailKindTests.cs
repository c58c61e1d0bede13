using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Mail;

/// <summary>What holds for every kind of mail that the product sends, found in its catalogue: no kind is named here.</summary>
public sealed partial class MailKindTests(TestApplication app) : IClassFixture<TestApplication>
{
    // What somebody could have typed where a name is asked for, or changed in the database.
    private static readonly string[] Hostile =
    [
        "\r\nBcc: everybody@example.com",
        "x\nSubject: forged\n\nforged",
        "x\rBcc: everybody@example.com",
        "x\u2028Bcc: everybody@example.com\u0085\0\u0007",
        "=?utf-8?Q?=0D=0ABcc:_everybody@example.com?=",
        "\"Quoted\" <evil@example.com>, other@example.com; \\",
        "<script>alert(1)</script><img src=x onerror=alert(1)><a href=\"https://evil.example/\">click</a>",
        "\"></a><style>*{display:none}</style>'; --",
        "https://evil.example/now",
        "//evil.example/",
        "javascript:alert(1)",
        "{0} {1:N9999999} {tenant}",
        new string('x', 50_000),
        "\uD83D\u202E\uFFFF",
        "",
    ];

    public static TheoryData<string> Kinds
    {
        get
        {
            using var product = new ProductWithoutServices();
            return [.. product.Services.GetRequiredService<MailCatalogue>().All.Select(kind => kind.Name)];
        }
    }

    private MailCatalogue Catalogue => app.Services.GetRequiredService<MailCatalogue>();

    private MailRenderer Renderer => app.Services.GetRequiredService<MailRenderer>();

    private MailBrand Brand => app.Services.GetRequiredService<MailBrand>();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_sample_reads_well_in_every_language_and_form(string name)
    {
        foreach (var look in new[] { Brand.LookOf(null), Brand.LookOf(Tenant("Atelier du Port")) })
        {
            var (english, french) = (await Render(name, "en", look), await Render(name, "fr", look));

            Assert.NotEmpty(english);
            Assert.Equal(english.Count, french.Count);
            foreach (var (mail, culture) in english.Select(mail => (mail, "en")).Concat(french.Select(mail => (mail, "fr"))))
                AssertReadable(mail, culture);
            Assert.All(english.Zip(french), pair => Assert.NotEqual(pair.First.Subject, pair.Second.Subject));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_mail_is_stored_as_values_and_comes_back_the_same(string name)
    {
        var kind = Catalogue.Find(name)!;
        foreach (var sample in kind.Samples(Recipient("fr")))
        {
            var json = kind.Write(sample);

            Assert.Equal(json, kind.Write(kind.Read(json)));
            Assert.DoesNotContain("Subject", json, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task No_value_of_a_mail_forges_a_header_an_address_or_markup(string name)
    {
        var kind = Catalogue.Find(name)!;
        foreach (var sample in kind.Samples(Recipient("en")))
        {
            var json = kind.Write(sample);
            foreach (var path in Texts(JsonNode.Parse(json)!))
            {
                // All at once: a conversation is mostly waiting.
                await Task.WhenAll(Hostile.Select(hostile => Poisoned(kind, json, path, hostile)).OfType<IMail>().Select(mail => AssertHarmless(mail, Brand.LookOf(null), path)));
            }
        }
    }

    [Fact]
    public async Task No_name_of_a_tenant_forges_a_header_an_address_or_markup()
    {
        var sample = Catalogue.All.First().Samples(Recipient("en"))[0];
        foreach (var hostile in Hostile)
            await AssertHarmless(sample, Brand.LookOf(Tenant(hostile)), "the tenant's name");
    }

    [Fact]
    public async Task A_tenants_mail_shows_its_name_colour_and_logo_and_still_comes_from_the_product()
    {
        var tenant = Tenant("Atelier du Port") with { Color = "#ffee00", LogoHash = "00112233445566ff" };
        var mail = await Send(await Renderer.Render(Catalogue.All.First().Samples(Recipient("fr"))[0], Brand.LookOf(tenant)));

        Assert.Contains("<img src=\"http://localhost/t/atelier/logo/00112233445566ff\" alt=\"Atelier du Port\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains("pour Atelier du Port", mail.Text, StringComparison.Ordinal);
        // Yellow on which nobody could read white text, made dark enough.
        Assert.DoesNotContain("#ffee00", mail.Html, StringComparison.Ordinal);
        var color = AccentColor().Match(mail.Html).Groups["color"].Value;
        Assert.True(Backbone.Components.HexColor.TryParse(color, out var accent) && accent.ContrastWith(new(255, 255, 255)) >= 4.5, color);
        Assert.Equal(Brand.Sender.Address, mail.Sender);
        Assert.DoesNotContain("Atelier", mail["From"], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_kinds_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => new MailCatalogue([MailKind.Of<SampleMail>(), MailKind.Of<SampleMail>()]));

    private static MailRecipient Recipient(string culture) => new("reader@example.com", "Zoé Lefèvre", culture);

    private static CurrentTenant Tenant(string name) => new(Id<Tenant>.New(), "atelier", name, TenantStatus.Active, "#b3541e");

    private async Task<IReadOnlyList<RenderedMail>> Render(string name, string culture, MailLook look)
    {
        var rendered = new List<RenderedMail>();
        foreach (var sample in Catalogue.Find(name)!.Samples(Recipient(culture)))
            rendered.Add(await Renderer.Render(sample, look));
        return rendered;
    }

    private static void AssertReadable(RenderedMail mail, string culture)
    {
        Assert.InRange(mail.Subject.Length, 5, 150);
        Assert.Contains($"<html lang=\"{culture}\">", mail.Html, StringComparison.Ordinal);
        Assert.InRange(mail.Html.Length, 500, 100_000); // Gmail cuts a mail off at 102 kB.
        foreach (var text in new[] { mail.Subject, mail.Text, HtmlPage.Parse(mail.Html).Text })
        {
            Assert.DoesNotMatch(@"\{|\}|Strings|\bnull\b", text);
            Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        }
        Assert.All(mail.Text.Split("\r\n"), line => Assert.DoesNotContain('\n', line));
        AssertNoLiveMarkup(mail.Html);
    }

    private static void AssertNoLiveMarkup(string html)
    {
        var page = HtmlPage.Parse(html);
        Assert.DoesNotContain(page.Root.Descendants, element => element.Name is "script" or "form" or "iframe" or "object" or "style" or "link" or "base");
        Assert.All(page.Root.Descendants.SelectMany(element => element.Attributes), attribute => Assert.DoesNotMatch("^on", attribute.Key));
        Assert.All(page.Root.Descendants.Select(element => element["href"] ?? element["src"]).OfType<string>(), address => Assert.StartsWith("http://localhost/", address, StringComparison.Ordinal));
    }

    private async Task AssertHarmless(IMail mail, MailLook look, string where)
    {
        var received = await Send(await Renderer.Render(mail, look));

        Assert.Equal([mail.Recipient.Address], received.Recipients);
        Assert.Equal(Brand.Sender.Address, received.Sender);
        Assert.Contains($"<{Brand.Sender.Address}>", received["From"], StringComparison.Ordinal);
        Assert.True(received.Headers.DistinctBy(field => field.Name.ToUpperInvariant()).Count() == received.Headers.Count, $"{where}: a header field stands there twice");
        Assert.DoesNotContain(received.Headers, field => field.Name is "Bcc" or "Cc" or "Reply-To" || field.Value.Any(char.IsControl));
        Assert.InRange(received.Subject.Length, 1, 200);
        AssertNoLiveMarkup(received.Html);
        Assert.DoesNotMatch(@"(?i)\bevil\.example", received.Text);
    }

    private async Task<KeptMail> Send(RenderedMail mail)
    {
        var id = Id<OutgoingMail>.New();
        await app.Services.GetRequiredService<SmtpTransport>().Send(mail, id, TestContext.Current.CancellationToken);
        return app.Services.GetRequiredService<MailInbox>().To("").First(kept => kept["Message-ID"].Contains($"{id.Value:N}", StringComparison.Ordinal));
    }

    // Null for a value that is refused before anything is sent: no mail address, no path of this site, no such role.
    private IMail? Poisoned(MailKind kind, string json, string path, string hostile)
    {
        try
        {
            var root = JsonNode.Parse(json)!;
            var parts = path.Split('.');
            parts[..^1].Aggregate(root, (node, part) => node[part]!)[parts[^1]] = hostile;
            var mail = kind.Read(root.ToJsonString());
            Renderer.Render(mail, Brand.LookOf(null)).GetAwaiter().GetResult();
            return mail;
        }
        catch (Exception refusal) when (refusal is ArgumentException or System.Text.Json.JsonException or KeyNotFoundException or System.Globalization.CultureNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Texts(JsonNode node) => node.AsObject().SelectMany(field => field.Value switch
    {
        JsonObject inner => Texts(inner).Select(path => $"{field.Key}.{path}"),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => [field.Key],
        _ => [],
    });

    [GeneratedRegex("border-top:4px solid (?<color>#[0-9a-f]{6})")]
    private static partial Regex AccentColor();
}
