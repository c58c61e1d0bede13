using System.IO.Compression;
using System.Net;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Privacy;

public sealed class PrivacyPageTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task Everybody_downloads_what_is_kept_about_them_with_the_password_only()
    {
        var team = await TestTeam.Create(app);
        var person = team.Member;
        await person.Open("/profile");

        var refused = await person.Post("/profile/data", ("CurrentPassword", "wrong"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);

        var form = await person.Forge("/profile/data", ("CurrentPassword", TestVisitor.Password));
        Assert.Equal(HttpStatusCode.Redirect, form.Status);
        var location = form.Location!;
        using var answer = await person.Start(new(HttpMethod.Get, location), TestContext.Current.CancellationToken);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        using var zip = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
        Assert.Superset(new HashSet<string> { "account/user.jsonl", "account/session.jsonl", $"{team.Tenant.Slug}/membership.jsonl" },
            zip.Entries.Select(entry => entry.FullName).ToHashSet());
        var all = string.Concat(zip.Entries.Select(entry => new StreamReader(entry.Open()).ReadToEnd()));
        Assert.Contains(person.Person!.Email, all, StringComparison.Ordinal);
        Assert.DoesNotContain("token_hash", all, StringComparison.Ordinal);
        Assert.DoesNotContain(team.Owner.Person!.Email, all, StringComparison.Ordinal);

        // Neither another session nor another person opens it.
        Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Get(location)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.SignIn(person.Person!)).Get(location)).Status);
    }

    [Fact]
    public async Task An_owner_exports_everything_and_is_told_when_it_can_be_downloaded()
    {
        var team = await TestTeam.Create(app);
        await team.Owner.Open(team.Path("data"));

        var begun = await team.Owner.Post(team.Path("data/export"));
        Assert.Contains("You are told when it is ready", begun.Text, StringComparison.Ordinal);

        await JobApplication.Until(async () => await team.Count("notification", "kind = 'archive-ready'") == 1, "the archive is ready");
        var page = await team.Owner.Get(team.Path("data"));
        var link = page.Page.Links.Single(link => link.StartsWith(team.Path("files/fil_"), StringComparison.Ordinal));
        using var answer = await team.Owner.Start(new(HttpMethod.Get, link), TestContext.Current.CancellationToken);
        using var zip = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
        Assert.Contains("manifest.json", zip.Entries.Select(entry => entry.FullName));
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Admin.Get(link)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Admin.Get(team.Path("data"))).Status);
    }

    [Fact]
    public async Task An_owner_reads_what_is_processed_on_behalf_of_the_tenant_as_a_table_for_spreadsheets()
    {
        var team = await TestTeam.Create(app);
        await app.Sql(TestDatabase.Superuser, $"update backbone.tenant set name = '=cmd()' where id = '{team.Tenant.Id.Value}'");

        var register = await team.Owner.Get(team.Path("data/register.csv"));

        Assert.Equal(HttpStatusCode.OK, register.Status);
        Assert.Contains("Members and invitations", register.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Subscriptions and invoices", register.Body, StringComparison.Ordinal);
        Assert.Contains(",'=cmd(),", register.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(",=cmd()", register.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_read_both_registers_with_the_columns_of_the_model()
    {
        var staff = await app.SignUp("register@staff.example");
        await app.Employ(staff);

        Assert.Contains("As processor", (await staff.Get("/backoffice/privacy")).Text, StringComparison.Ordinal);
        var controller = (await staff.Get("/backoffice/privacy/controller.csv")).Body;
        var processor = (await staff.Get("/backoffice/privacy/processor.csv")).Body;

        foreach (var column in new[] { "No.", "Name", "Created", "Updated", "Controller", "Purpose", "Legal basis", "Categories of people", "Categories of data", "Recipients and processors", "Transfers outside the European Union", "Retention", "Security measures", "Impact assessment" })
            Assert.Contains(column, controller, StringComparison.Ordinal);
        Assert.Contains("Subscriptions and invoices", controller, StringComparison.Ordinal);
        Assert.Contains("Cellar register", processor, StringComparison.Ordinal);
        Assert.DoesNotContain("Cellar register", controller, StringComparison.Ordinal);
    }
}
