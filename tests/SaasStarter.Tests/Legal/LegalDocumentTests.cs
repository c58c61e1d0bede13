using System.Globalization;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Legal;
using SaasStarter.Tests.Components;

namespace SaasStarter.Tests.Legal;

/// <summary>The texts that the product is made with, and what becomes of them when something is missing.</summary>
public sealed class LegalDocumentTests : IDisposable
{
    private static readonly string Web = Path.Combine(SourceTree.Root, "src", typeof(Program).Assembly.GetName().Name!);
    private static readonly Brand Brand = Brand.Read(Path.Combine(Web, "brand.json"));
    private static readonly Company Sample = Company.Read(Path.Combine(Web, "company.json"), Brand.Cultures);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly SettingsCopy _file = new("company.json");

    public static IEnumerable<TheoryDataRow<string, string>> Documents() => LegalDocumentKind.All.SelectMany(kind => Brand.Cultures.Select(culture => new TheoryDataRow<string, string>(kind.Name, culture)));

    public static IEnumerable<TheoryDataRow<string, string>> NeededFields() => LegalDocumentKind.All.SelectMany(kind => kind.Fields.Select(field => new TheoryDataRow<string, string>(kind.Name, field)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_is_published_in_each_language_and_says_all_that_it_must(string name, string culture)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        var kind = LegalDocumentKind.Find(name)!;
        var document = Read(Web, Sample).InForce(kind);

        Assert.Equal(culture, document?.Culture);
        Assert.False(document!.IsReviewed);
        var text = string.Concat(document.Blocks.Select(TextOf));
        var fields = CompanyFields.Of(Sample, Brand);
        Assert.All(kind.Fields.Where(field => field != "processors"), field => Assert.Contains(fields[field], text, StringComparison.Ordinal));
        Assert.DoesNotContain("{", text, StringComparison.Ordinal);
        if (kind.Fields.Contains("processors"))
            Assert.True(text.Contains(fields["processors"], StringComparison.Ordinal) || document.Blocks.OfType<LegalBlock.ProcessorTable>().Any());
    }

    [Theory]
    [MemberData(nameof(NeededFields))]
    public void Without_a_field_a_document_is_not_published_and_says_which(string name, string field)
    {
        var documents = Read(Web, Without(field));
        var kind = LegalDocumentKind.Find(name)!;

        Assert.Null(documents.InForce(kind));
        Assert.Contains(field, documents.Draft(kind)!.MissingFields);
        Assert.Contains(name, LegalState.Unpublished(documents));
        Assert.Contains(field, LegalState.MissingFields(documents));
    }

    [Fact]
    public void Nothing_of_the_sample_company_is_published_in_production()
    {
        var documents = Read(Web, Sample, "Production");

        Assert.Equal(LegalDocumentKind.All.Select(kind => kind.Name), LegalState.Unpublished(documents));
        Assert.Contains("isSample", LegalState.MissingFields(documents));
    }

    [Fact]
    public void A_sole_trader_needs_no_capital_and_whoever_charges_no_tax_no_number()
    {
        var documents = Read(Web, Sample with { LegalForm = Company.SoleTrader, ShareCapital = null, IsVatExempt = true, VatNumber = null });

        Assert.Empty(LegalState.Unpublished(documents));
        var notice = string.Concat(documents.InForce(LegalDocumentKind.Notice)!.Blocks.Select(TextOf));
        Assert.Contains($"{Sample.Name} EI", notice, StringComparison.Ordinal);
        Assert.Contains("293 B", notice, StringComparison.Ordinal);
        Assert.DoesNotContain("apital", notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_state_of_the_documents_is_red_until_all_can_be_read()
    {
        Assert.True((await new LegalState(Read(Web, Sample)).Check(default)).IsGreen);

        var state = await new LegalState(Read(Web, Sample with { Phone = " " })).Check(default);

        Assert.False(state.IsGreen);
        Assert.Equal(["notice", "phone"], state.Reason.Arguments);
    }

    [Fact]
    public void The_newest_version_whose_day_has_come_is_in_force_and_the_next_one_is_announced()
    {
        Write("terms/2026-01-01", "Old");
        Write("terms/2026-03-01", "New");
        Write("terms/2099-01-01", "Next");
        var documents = Read(_folder, Sample);

        Assert.Equal(new DateOnly(2026, 3, 1), documents.InForce(LegalDocumentKind.Terms)!.Version);
        Assert.Equal(new DateOnly(2099, 1, 1), documents.Announced(LegalDocumentKind.Terms)!.Version);
        Assert.Equal("Old", documents.Find(LegalDocumentKind.Terms, new(2026, 1, 1))!.Title);
        Assert.Null(documents.Find(LegalDocumentKind.Terms, new(2026, 1, 2)));
        Assert.Null(documents.InForce(LegalDocumentKind.Privacy));
    }

    [Theory]
    [InlineData("terms/2026-13-01.en.md", "title: T\nreviewed: no\n\nText", "the name has to be the day from which it holds and a language")]
    [InlineData("terms/2026-01-01.de.md", "title: T\nreviewed: no\n\nText", "the name has to be the day from which it holds and a language")]
    [InlineData("terms/2026-01-01.en.md", "reviewed: no\n\nText", "it has to begin with the lines")]
    [InlineData("terms/2026-01-01.en.md", "title: T\nreviewed: perhaps\n\nText", "it has to begin with the lines")]
    [InlineData("terms/2026-01-01.en.md", "title: T\nreviewed: no\n\nBy {compny}.", "{compny} is no field")]
    [InlineData("terms/2026-01-01.en.md", "title: T\nreviewed: no\n\nText", "2026-01-01.fr.md is missing")]
    public void A_file_that_cannot_be_understood_is_named_at_the_start(string path, string text, string message)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "Legal", "terms"));
        File.WriteAllText(Path.Combine(_folder, "Legal", path), text);

        var exception = Assert.Throws<SettingsFileException>(() => Read(_folder, Sample));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_has_headings_points_links_and_what_depends_on_a_field()
    {
        var missing = new HashSet<string>();
        var fields = new Dictionary<string, string> { ["name"] = "Ex", ["phone"] = "", ["email"] = "a@b.c" };

        var blocks = LegalText.Parse("## One\n\nBy {name}\nand others.\n\n- {?phone}Call {phone}\n- {!phone}Write to [{email}](mailto:{email})\n\n{?phone}Never.\n\n### Two\n\n{phone}!", fields, missing);

        Assert.Equal([new LegalBlock.Heading(2, "One"), new LegalBlock.Paragraph("By Ex and others."), blocks[2], new LegalBlock.Heading(3, "Two"), new LegalBlock.Paragraph("!")], blocks);
        var point = Assert.Single(Assert.IsType<LegalBlock.Points>(blocks[2]).Items);
        Assert.Equal([new LegalSpan("Write to "), new LegalSpan("a@b.c", Href: "mailto:a@b.c")], LegalSpan.Of(point));
        Assert.Equal(["phone"], missing);
    }

    [Theory]
    [InlineData("[go](javascript:alert(1))")]
    [InlineData("[go](//evil.example)x")]
    [InlineData("[go](data:text/html,x)")]
    public void A_line_leads_nowhere_but_to_a_page_or_an_address(string line) => Assert.Equal([new LegalSpan(line)], LegalSpan.Of(line));

    [Theory]
    [InlineData("\"siren\": \"000 000 000\"", "\"siren\": \"123 456 789\"", "which is no SIREN")]
    [InlineData("\"vatNumber\": \"FR12 000000000\"", "\"vatNumber\": \"FR99 000000000\"", "for example \"FR12000000000\"")]
    [InlineData("\"isSample\": true,", "", "\"siren\" is \"000 000 000\"")]
    [InlineData("\"email\": \"hello@example.com\"", "\"email\": \"nobody\"", "\"email\" is \"nobody\", which is no mail address.")]
    [InlineData("\"name\": \"Example SAS\"", "\"name\": \"\"", "\"name\" is empty.")]
    [InlineData("\"phone\":", "\"telephone\":", "\"telephone\" is not known here")]
    [InlineData("{ \"en\": \"Germany\", \"fr\": \"Allemagne\" }", "{ \"en\": \"Germany\" }", "\"processors[1].place\" has no text for \"fr\".")]
    public void A_mistake_in_the_companys_file_is_named_at_the_start(string before, string after, string message)
    {
        _file.With(before, after);

        var exception = Assert.Throws<SettingsFileException>(() => Company.Read(_file.Path, Brand.Cultures));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static LegalDocuments Read(string root, Company company, string environment = "Development") =>
        new(new Place(root, environment), Brand, company, TimeProvider.System);

    private void Write(string path, string title)
    {
        foreach (var culture in Brand.Cultures)
        {
            var file = Path.Combine(_folder, "Legal", $"{path}.{culture}.md");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, $"title: {title}\nreviewed: yes\n\nText.");
        }
    }

    private static Company Without(string field) => field switch
    {
        "name" => Sample with { Name = "" },
        "address" => Sample with { Address = "" },
        "email" => Sample with { Email = "" },
        "phone" => Sample with { Phone = null },
        "legalForm" => Sample with { LegalForm = null },
        "shareCapital" => Sample with { ShareCapital = "" },
        "registerCity" => Sample with { RegisterCity = null },
        "siren" => Sample with { Siren = null },
        "vatNumber" => Sample with { VatNumber = null },
        "publicationDirector" => Sample with { PublicationDirector = " " },
        "host.name" => Sample with { Host = Sample.Host! with { Name = null } },
        "host.address" => Sample with { Host = Sample.Host! with { Address = null } },
        "host.phone" => Sample with { Host = Sample.Host! with { Phone = null } },
        "privacy.email" => Sample with { Privacy = null },
        "contract.court" => Sample with { Contract = Sample.Contract! with { Court = null } },
        "contract.availability" => Sample with { Contract = Sample.Contract! with { Availability = null } },
        "contract.paymentDays" => Sample with { Contract = Sample.Contract! with { PaymentDays = null } },
        "contract.penaltyRate" => Sample with { Contract = null },
        "processors" => Sample with { Processors = [] },
        _ => throw new InvalidOperationException($"Say here how a company is without {field}."),
    };

    private static string TextOf(LegalBlock block) => block switch
    {
        LegalBlock.Heading heading => heading.Text,
        LegalBlock.Paragraph paragraph => paragraph.Text,
        LegalBlock.Points points => string.Join('\n', points.Items),
        _ => "",
    } + "\n";

    private sealed class Place(string root, string environment) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = environment;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = root;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
