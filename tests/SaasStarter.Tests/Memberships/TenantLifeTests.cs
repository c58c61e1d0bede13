using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Memberships;

public sealed class TenantLifeTests(TestApplication app) : IClassFixture<TestApplication>
{
    private TenantOperations Operations => app.Services.GetRequiredService<TenantOperations>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_creates_a_tenant_owns_it_and_lands_on_its_dashboard()
    {
        var camille = await app.SignUp("create@example.com", "Camille Laurent");

        await camille.Open("/tenants/new");
        var dashboard = await camille.Post("/tenants/new", ("Name", "Domaine de l’Étoile"), ("Slug", ""));

        Assert.Equal("/t/domaine-de-l-etoile", dashboard.Path);
        Assert.Contains("Hello Camille", dashboard.Text, StringComparison.Ordinal);
        Assert.Contains("First steps", dashboard.Text, StringComparison.Ordinal);
        Assert.Contains("Camille Laurent created the organisation", dashboard.Text, StringComparison.Ordinal);
        Assert.Contains("/t/domaine-de-l-etoile", (await camille.Open("/tenants")).Page.Links);
    }

    [Fact]
    public async Task An_address_that_is_taken_gets_a_number_when_it_was_only_suggested()
    {
        var first = await app.SignUp("twin1@example.com");
        var second = await app.SignUp("twin2@example.com");

        Assert.Equal("/t/les-jumeaux", (await Create(first, "Les Jumeaux", "")).Path);
        Assert.Equal("/t/les-jumeaux-2", (await Create(second, "Les Jumeaux", "")).Path);
    }

    [Theory]
    [InlineData("x", "Between 3 and 40")]
    [InlineData("two words", "Between 3 and 40")]
    [InlineData("-edge", "Between 3 and 40")]
    [InlineData("étoile", "Between 3 and 40")]
    [InlineData("аdmin", "Between 3 and 40")] // Cyrillic а
    [InlineData("admin", "reserved")]
    [InlineData("ADMIN", "reserved")]
    [InlineData("adm1n", "reserved")]
    [InlineData("ad-min", "reserved")]
    [InlineData("neighbour", "taken")]
    [InlineData("Neighbour", "taken")]
    [InlineData("nei-ghb0ur", "taken")]
    public async Task An_address_that_is_malformed_reserved_or_like_a_taken_one_is_refused_at_its_field(string slug, string message)
    {
        var owner = await app.SignUp($"slug{Math.Abs(slug.GetHashCode(StringComparison.Ordinal))}@example.com");
        await Operations.Create("The secret neighbour", "neighbour", owner.Person!.Email, Cancellation);
        var visitor = await app.SignUp($"other{Math.Abs(slug.GetHashCode(StringComparison.Ordinal))}@example.com");

        var answer = await Create(visitor, "My own name", slug);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        Assert.Equal("My own name", answer.Form("/tenants/new").ValueOf("Name"));
        Assert.Equal(slug, answer.Form("/tenants/new").ValueOf("Slug"));
        Assert.DoesNotContain("secret neighbour", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renamed_tenant_answers_at_its_new_address_only_and_the_old_one_rests()
    {
        var owner = await app.SignUp("rename@example.com");
        var tenant = await app.CreateTenant(owner, "Before", "before-it");

        await owner.Open(tenant.Path("settings"));
        var settings = await owner.Post(tenant.Path("settings/name"), ("Name", "After"), ("Slug", "After-It"));

        Assert.Equal("/t/after-it/settings", settings.Path);
        Assert.Contains("Saved.", settings.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.Get("/t/before-it")).Status);

        var thief = await app.SignUp("thief@example.com");
        Assert.Contains("taken", (await Create(thief, "Thief", "bef0re-it")).Text, StringComparison.Ordinal);

        await owner.Open("/t/after-it/settings");
        Assert.Equal("/t/before-it/settings", (await owner.Post("/t/after-it/settings/name", ("Slug", "before-it"))).Path);
    }

    [Fact]
    public async Task A_taken_address_is_refused_when_renaming_and_nothing_typed_is_lost()
    {
        var team = await TestTeam.Create(app);
        var other = await TestTeam.Create(app);

        await team.Owner.Open(team.Path("settings"));
        var refused = await team.Owner.Post(team.Path("settings/name"), ("Name", "New name"), ("Slug", other.Tenant.Slug));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("taken", refused.Text, StringComparison.Ordinal);
        Assert.Equal("New name", refused.Form(team.Path("settings/name")).ValueOf("Name"));
        Assert.Equal(1, await team.Count("tenant", $"name = '{team.Tenant.Name}'"));
    }

    [Fact]
    public async Task A_deletion_is_confirmed_by_the_address_told_to_all_owners_and_closes_the_tenant_for_everybody_else()
    {
        var team = await TestTeam.Create(app);
        var second = await app.SignUp($"second-{team.Tenant.Slug}@example.com", culture: "fr");
        await app.Join(team.Tenant, second, Backbone.Tenancy.Role.Owner);
        var form = team.Path("settings/deletion");

        await team.Owner.Open(team.Path("settings"));
        var unsure = await team.Owner.Post(form, ("Slug", "something-else"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unsure.Status);
        Assert.Contains(team.Tenant.Slug, unsure.Text, StringComparison.Ordinal);

        var scheduled = await team.Owner.Post(form, ("Slug", team.Tenant.Slug));
        Assert.Equal(HttpStatusCode.OK, scheduled.Status);
        Assert.Contains("will be deleted", scheduled.Text, StringComparison.Ordinal);
        Assert.Contains("Olga Owner", (await app.Mail.To(team.Owner.Person!.Email)).Text, StringComparison.Ordinal);
        Assert.Contains("suppression", (await app.Mail.To(second.Person!.Email)).Text, StringComparison.Ordinal);

        foreach (var path in new[] { "", "members", "members.json", "events" })
            Assert.Equal(HttpStatusCode.Forbidden, (await team.Admin.Get(team.Path(path))).Status);
        Assert.Contains("about to be deleted", (await team.Member.Get(team.Path())).Text, StringComparison.Ordinal);

        await second.Open(team.Path("settings"));
        Assert.Equal(HttpStatusCode.OK, (await second.Post(team.Path("settings/deletion/cancel"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await team.Admin.Get(team.Path("members"))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await team.Owner.Forge(team.Path("settings/deletion/cancel"))).Status);
    }

    [Fact]
    public async Task Members_of_a_suspended_tenant_see_that_it_is_on_every_page_and_can_go_elsewhere()
    {
        var team = await TestTeam.Create(app);
        var elsewhere = await app.CreateTenant(team.Member, "Elsewhere", $"elsewhere-{team.Tenant.Slug}");

        Assert.Null((await Operations.Suspend(team.Tenant.Slug, null, Cancellation)).Problem);

        foreach (var path in new[] { "", "members", "settings" })
        {
            var page = await team.Owner.Get(team.Path(path));
            Assert.Equal(HttpStatusCode.Forbidden, page.Status);
            Assert.Contains("is suspended", page.Text, StringComparison.Ordinal);
        }
        var form = await team.Owner.Forge(team.Path("settings/name"), ("Name", "Changed"), ("Slug", "changed-it"));
        Assert.Equal(HttpStatusCode.Forbidden, form.Status);
        Assert.Contains("is suspended", form.Text, StringComparison.Ordinal);
        Assert.Contains(elsewhere.Path(), (await team.Member.Get(team.Path())).Page.Links);
        Assert.Equal(0, await team.Count("tenant", "name = 'Changed'"));

        Assert.Null((await Operations.Resume(team.Tenant.Slug, null, Cancellation)).Problem);
        Assert.Equal(HttpStatusCode.OK, (await team.Owner.Get(team.Path())).Status);
        Assert.Equal(2, await team.Count("audit_entry", "action in ('SuspendTenant', 'ResumeTenant') and person_id is null"));
    }

    [Fact]
    public async Task Erasure_leaves_no_row_of_the_tenant_in_any_table_and_its_address_rests()
    {
        var team = await TestTeam.Create(app);
        var neighbour = await TestTeam.Create(app);
        await app.Send(new InviteMember("erased@example.com", "member"), team.Tenant, team.Owner, "owner");
        await app.Send(new ChangeBranding(true, "", new UploadedFile("logo.png", BrandingTests.Png), false), team.Tenant, team.Owner, "owner");
        var before = await RowsOf(neighbour);

        Assert.Null((await app.Send(new ScheduleDeletion(team.Tenant.Slug), team.Tenant, team.Owner, "owner")).Problem);
        Assert.Equal((0, 0), await Operations.EraseDue(Cancellation));
        Assert.NotEmpty(await RowsOf(team));
        await app.Sql(TestDatabase.Superuser, $"update backbone.tenant set delete_after = now() where id = '{team.Tenant.Id.Value}'");
        await OweNothing(team);
        Assert.Equal((1, 0), await Operations.EraseDue(Cancellation));

        Assert.Empty(await RowsOf(team));
        Assert.Equal(before, await RowsOf(neighbour));
        Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Get(team.Path())).Status);
        var thief = await app.SignUp($"thief-{team.Tenant.Slug}@example.com");
        Assert.Contains("taken", (await Create(thief, "Thief", team.Tenant.Slug)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_sees_all_tenants_and_erases_only_what_is_marked_for_deletion()
    {
        var team = await TestTeam.Create(app);

        var summary = (await Operations.List(Cancellation)).Single(tenant => tenant.Id == team.Tenant.Id);
        Assert.Equal((team.Tenant.Slug, 5L), (summary.Slug, summary.Members));
        Assert.Equal(ProblemKind.Conflict, (await Operations.Erase(team.Tenant.Slug, Cancellation)).Problem?.Kind);
        Assert.Equal(ProblemKind.NotFound, (await Operations.Suspend("no-such-thing", null, Cancellation)).Problem?.Kind);
        Assert.Equal(ProblemKind.Invalid, (await Operations.Create("X", "xyz", "nobody@example.com", Cancellation)).Problem?.Kind);

        await OweNothing(team);
        Assert.Null((await Operations.Delete(team.Tenant.Slug, null, Cancellation)).Problem);
        Assert.Null((await Operations.Erase(team.Tenant.Slug, Cancellation)).Problem);
        Assert.DoesNotContain(await Operations.List(Cancellation), tenant => tenant.Id == team.Tenant.Id);
    }

    [Fact]
    public async Task The_only_owner_cannot_delete_the_account_and_everybody_else_leaves_all_tenants_with_it()
    {
        var team = await TestTeam.Create(app);
        var other = await TestTeam.Create(app);
        await app.Join(other.Tenant, team.Member, "admin");
        await Operations.Suspend(other.Tenant.Slug, null, Cancellation);
        await app.Join(other.Tenant, team.Owner, "viewer");

        var refused = await team.Owner.Forge("/security/delete-account");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains(team.Tenant.Name, refused.Text, StringComparison.Ordinal);
        Assert.Equal("viewer", await other.RoleOf(team.Owner));

        Assert.Equal(HttpStatusCode.Redirect, (await team.Member.Forge("/security/delete-account")).Status);
        await app.EraseDueAccount(team.Member);
        Assert.Null(await team.RoleOf(team.Member));
        Assert.Null(await other.RoleOf(team.Member));
    }

    private static async Task<Answer> Create(TestVisitor visitor, string name, string slug)
    {
        await visitor.Open("/tenants/new");
        return await visitor.Post("/tenants/new", ("Name", name), ("Slug", slug));
    }

    // Every row that names the tenant, in whatever table has such a column; the tombstone names it in another one.
    // The team's plan is a row without anybody at Stripe, where it would be ended first.
    private async Task OweNothing(TestTeam team) =>
        await app.Sql(TestDatabase.Superuser, $"update backbone.billing_customer set is_deleted = true where tenant_id = '{team.Tenant.Id.Value}'");

    private async Task<IReadOnlyList<string>> RowsOf(TestTeam team)
    {
        var dump = await app.Database.Dump();
        return [.. dump.Rows.Where(row => row.Table != "backbone.slug_tombstone" && row.Json.Contains(team.Tenant.Id.Value.ToString(), StringComparison.Ordinal))
            .Select(row => $"{row.Table} {row.Json}")];
    }
}
