using System.Net;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Memberships;

public sealed class CustomRoleTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task A_role_is_made_given_changed_and_counts_with_the_next_request()
    {
        var team = await TestTeam.Create(app);
        await team.Admin.Open(team.Path("settings/roles"));
        var made = await team.Admin.Post(team.Path("settings/roles/add"), ("Name", "Front desk"), ("Permissions", "members.read,members.invite"));
        Assert.Contains("Front desk", made.Text, StringComparison.Ordinal);
        var role = await Role(team, "Front desk");

        await team.Admin.Forge(team.Path($"members/{await team.MembershipOf(team.Guest)}/role"), ("Role", role));
        Assert.Equal(role, await team.RoleOf(team.Guest));
        var members = await team.Guest.Get(team.Path("members"));
        Assert.Equal(HttpStatusCode.OK, members.Status);
        Assert.Contains("Front desk", members.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Guest.Get(team.Path("settings"))).Status);
        Assert.Contains("Front desk", (await app.Mail.To(team.Guest.Person!.Email)).Text, StringComparison.Ordinal);

        await team.Admin.Forge(team.Path($"settings/roles/{role}/change"), ("Name", "Reception"), ("Permissions", "tenant.settings"));
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Guest.Get(team.Path("members"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await team.Guest.Get(team.Path("settings"))).Status);
    }

    [Fact]
    public async Task Wherever_people_read_of_a_role_of_the_tenants_own_they_read_its_name()
    {
        var team = await TestTeam.Create(app);
        await team.Owner.Forge(team.Path("settings/roles/add"), ("Name", "Master of the keys"), ("Permissions", "members.read"));
        var role = await Role(team, "Master of the keys");
        var membership = await team.MembershipOf(team.Viewer);
        await team.Owner.Forge(team.Path($"members/{membership}/role"), ("Role", role));
        var invited = await app.SignUp($"keys.{team.Tenant.Slug}@example.com");
        await team.Owner.Forge(team.Path("members/invite"), ("Email", invited.Person!.Email), ("Role", role));
        var staff = await app.SignUp($"staff.{team.Tenant.Slug}@example.com");
        await app.Employ(staff);

        foreach (var (reader, path) in new[]
        {
            (team.Owner, team.Path("members")), (team.Owner, team.Path($"history/{membership}")), (team.Viewer, "/tenants"), (team.Viewer, team.Path("notifications")), (invited, "/tenants"),
            (staff, $"/backoffice/tenants/{team.Tenant.Slug}"), (staff, $"/backoffice/users/{team.Viewer.Person!.Id}"),
        })
        {
            var page = await reader.Get(path);
            Assert.True(page.Text.Contains("Master of the keys", StringComparison.Ordinal), $"{path}: {page.Text}");
            Assert.DoesNotContain(role, page.Text, StringComparison.Ordinal);
        }

        await team.Owner.Forge(team.Path($"settings/roles/{role}/remove"), ("Instead", Backbone.Tenancy.Role.Member));
        Assert.Contains("Role of its own", (await team.Owner.Get(team.Path($"history/{membership}"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_puts_into_a_role_what_they_do_not_have_or_what_is_the_owners_alone()
    {
        var team = await TestTeam.Create(app);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Forge(team.Path("settings/roles/add"), ("Name", "Mine"), ("Permissions", "members.read"))).Status);
        foreach (var permission in new[] { "tenant.delete", "billing.manage", "members.transfer", "privacy.export", "tenants.manage", "nothing" })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await team.Owner.Forge(team.Path("settings/roles/add"), ("Name", "Mighty"), ("Permissions", permission))).Status);

        await team.Owner.Forge(team.Path("settings/roles/add"), ("Name", "Keeper"), ("Permissions", "members.roles,members.role,members.read,members.invite"));
        await team.Owner.Forge(team.Path("settings/roles/add"), ("Name", "Webmaster"), ("Permissions", "domains.manage"));
        var (keeper, webmaster) = (await Role(team, "Keeper"), await Role(team, "Webmaster"));
        await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(team.Member)}/role"), ("Role", keeper));

        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Forge(team.Path("settings/roles/add"), ("Name", "More"), ("Permissions", "domains.manage"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Forge(team.Path($"settings/roles/{keeper}/change"), ("Name", "Keeper"), ("Permissions", "domains.manage"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Forge(team.Path($"settings/roles/{webmaster}/change"), ("Name", "Less"), ("Permissions", "members.read"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Forge(team.Path($"settings/roles/{webmaster}/remove"))).Status);
        foreach (var role in new[] { Backbone.Tenancy.Role.Owner, Backbone.Tenancy.Role.Admin, Backbone.Tenancy.Role.Member, webmaster })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Forge(team.Path($"members/{await team.MembershipOf(team.Member)}/role"), ("Role", role))).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Forge(team.Path("members/invite"), ("Email", "friend@example.com"), ("Role", role))).Status);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Forge(team.Path($"members/{await team.MembershipOf(team.Owner)}/role"), ("Role", keeper))).Status);
        Assert.Equal(keeper, await team.RoleOf(team.Member));
        Assert.Equal(Backbone.Tenancy.Role.Owner, await team.RoleOf(team.Owner));
    }

    [Fact]
    public async Task A_role_that_somebody_has_is_removed_in_exchange_for_another()
    {
        var team = await TestTeam.Create(app);
        await team.Owner.Forge(team.Path("settings/roles/add"), ("Name", "Passing"), ("Permissions", "members.read"));
        var role = await Role(team, "Passing");
        await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(team.Viewer)}/role"), ("Role", role));
        await team.Owner.Forge(team.Path("members/invite"), ("Email", $"passing.{team.Tenant.Slug}@example.com"), ("Role", role));

        foreach (var instead in new[] { "", role, "nothing" })
        {
            var refused = await team.Owner.Forge(team.Path($"settings/roles/{role}/remove"), ("Instead", instead));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Admin.Forge(team.Path($"settings/roles/{role}/remove"), ("Instead", Backbone.Tenancy.Role.Owner))).Status);
        await team.Admin.Forge(team.Path($"settings/roles/{role}/remove"), ("Instead", Backbone.Tenancy.Role.Member));

        Assert.Equal(Backbone.Tenancy.Role.Member, await team.RoleOf(team.Viewer));
        Assert.Equal(1, await team.Count("invitation", "role = 'member'"));
        Assert.Equal(0, await team.Count("custom_role"));
    }

    [Fact]
    public async Task A_role_is_the_tenants_own()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        await team.Owner.Forge(team.Path("settings/roles/add"), ("Name", "Ours"), ("Permissions", "members.read"));
        await other.Owner.Forge(other.Path("settings/roles/add"), ("Name", "Ours"), ("Permissions", "domains.manage"));
        var role = await Role(team, "Ours");

        Assert.Equal(HttpStatusCode.NotFound, (await other.Owner.Forge(other.Path($"settings/roles/{role}/change"), ("Name", "Theirs"), ("Permissions", "members.read"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await other.Owner.Forge(other.Path($"members/{await other.MembershipOf(other.Viewer)}/role"), ("Role", role))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await team.Owner.Forge(team.Path("settings/roles/add"), ("Name", "Ours"), ("Permissions", "files.read"))).Status);
    }

    [Fact]
    public void Every_permission_that_may_be_given_says_in_words_what_it_is()
    {
        var catalogue = (RoleCatalogue)app.Services.GetService(typeof(RoleCatalogue))!;
        var told = (IEnumerable<PermissionText>)app.Services.GetService(typeof(IEnumerable<PermissionText>))!;

        Assert.Equal(catalogue.Givable.Values.Except(catalogue.Everybodys).Select(permission => permission.Name).Order(StringComparer.Ordinal),
            told.Select(text => text.Permission).Order(StringComparer.Ordinal));
        Assert.Equal(told.Select(text => text.Permission).Distinct(), told.Select(text => text.Permission));
    }

    private static async Task<string> Role(TestTeam team, string name) => new Id<CustomRole>((Guid)(await team.App.Sql("saasstarter_app",
        $"select id from backbone.custom_role where name = '{name}'", team.Tenant.Id))[0][0]!).ToString();
}
