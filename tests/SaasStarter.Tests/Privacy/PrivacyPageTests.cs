using System.IO.Compression;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Privacy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Isolation;
using SaasStarter.Tests.Jobs;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Privacy;

public sealed class PrivacyPageTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task Everybody_downloads_what_is_kept_about_them_once_they_have_confirmed_that_it_is_they()
    {
        var team = await TestTeam.Create(app);
        var person = team.Member;
        await person.Open("/profile");

        await app.ForgetConfirmation(person);
        var refused = await person.Post("/profile/data");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("Confirm that it is you", refused.Text, StringComparison.Ordinal);
        await person.Forge("/confirm/password", ("CurrentPassword", TestVisitor.Password));

        var form = await person.Forge("/profile/data");
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

        // Neither another session nor another person opens it; they are told how to get theirs, and so is who comes too late.
        Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Get(location)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.SignIn(person.Person!)).Get(location)).Status);
        var late = await person.Get("/profile/data/over");
        Assert.Equal(HttpStatusCode.NotFound, late.Status);
        Assert.Contains("opens for five minutes", late.Text, StringComparison.Ordinal);
        Assert.Contains("/profile#data", late.Page.Links);
        Assert.Contains("id=\"data\"", (await person.Open("/profile")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_is_declared_as_somebodys_is_in_what_they_download_and_of_the_rest_they_read_why_not()
    {
        var team = await TestTeam.Create(app);
        var person = team.Member.Person!;
        var tables = app.Services.GetRequiredService<PersonalDataCatalogue>().Tables.Where(table => table.Data is not null).ToList();
        var theirs = tables.Where(table => (table.Data!.Person ?? table.Data.Email) is not null).ToList();
        await SampleRows.Fill(app.Database, [.. theirs.Where(table => table.IsOwned).Select(table => table.Entity)], team.Tenant, person);
        await app.Sql(TestDatabase.Superuser, $"""
            insert into backbone.flag_setting (id, flag, person_id, value, set_by, set_by_email, set_at)
            values (gen_random_uuid(), 'told-flag', '{person.Id.Value}', 'true', gen_random_uuid(), 'agent@staff.example', now());
            insert into backbone.outgoing_mail (id, kind, recipient, status, attempts, created_at) values (gen_random_uuid(), 'welcome', '{person.Email}', 'Sent', 1, now());
            insert into backbone.invitation (tenant_id, id, email, role, token_hash, invited_by, created_at, expires_at)
            values ('{team.Tenant.Id.Value}', gen_random_uuid(), '{person.Email}', 'member', '\x01', '{team.Owner.Person!.Id.Value}', now(), now() + interval '1 day');
            insert into backbone.audit_entry (tenant_id, kind, action, person_id, person_email) values ('00000000-0000-0000-0000-000000000000', 'SignIn', 'SignIn', '{person.Id.Value}', '{person.Email}');
            """);

        var archive = new MemoryStream();
        await app.Services.GetRequiredService<PersonExporter>().Write(person.Email, archive, TestContext.Current.CancellationToken);

        using var zip = new ZipArchive(archive);
        var inside = zip.Entries.Select(entry => entry.FullName).ToHashSet();
        // Of some tables nothing is theirs here; they are read all the same.
        foreach (var table in theirs.Where(table => !inside.Any(name => name.EndsWith($"/{table.Entity.GetTableName()}.jsonl", StringComparison.Ordinal))))
            Assert.True(await app.Database.Value<bool>(TestDatabase.Superuser, $"select has_table_privilege('{table.Context.Role}', '{table.Name}', 'select')"), table.Name);
        Assert.Superset(new HashSet<string> { "platform/audit_entry.jsonl", "platform/flag_setting.jsonl" }, inside);
        var why = new StreamReader(zip.GetEntry("left-out.json")!.Open()).ReadToEnd();
        Assert.All(tables.Except(theirs), table => Assert.Contains($"\"{table.Name}\"", why, StringComparison.Ordinal));
        Assert.DoesNotContain("agent@staff.example", string.Concat(zip.Entries.Select(entry => new StreamReader(entry.Open()).ReadToEnd())), StringComparison.Ordinal);
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
