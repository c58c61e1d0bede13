using System.Net;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Memberships;

public sealed class RoleTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task A_role_counts_on_the_next_request()
    {
        var team = await TestTeam.Create(app);

        await team.Admin.Open(team.Path("members"));
        var members = await team.Admin.Post(team.Path($"members/{await team.MembershipOf(team.Member)}/role"), ("Role", Role.Admin));

        Assert.Contains("The role is changed.", members.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await team.Member.Get(team.Path("settings"))).Status);
    }

    [Fact]
    public async Task What_a_role_does_not_open_says_so_and_is_offered_to_nobody_who_has_it()
    {
        var team = await TestTeam.Create(app);
        var pages = (await team.Owner.Get(team.Path())).Page.Links.Where(link => link.StartsWith(team.Path(), StringComparison.Ordinal) && !link.Contains('#', StringComparison.Ordinal)).Distinct().ToArray();

        foreach (var visitor in new[] { team.Admin, team.Member, team.Viewer, team.Guest })
        {
            var offered = (await visitor.Get(team.Path())).Page.Links;
            foreach (var page in pages)
            {
                var answer = await visitor.Get(page);
                if (answer.Status == HttpStatusCode.OK)
                    continue;
                Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
                Assert.Contains("Your role does not include this.", answer.Text, StringComparison.Ordinal);
                Assert.DoesNotContain(page, offered);
            }
        }
        Assert.Contains(team.Path("settings"), pages);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Get(team.Path("settings"))).Status);
    }

    [Fact]
    public async Task Nobody_promotes_themselves()
    {
        var team = await TestTeam.Create(app);

        foreach (var visitor in new[] { team.Admin, team.Member, team.Viewer, team.Guest })
        {
            var before = await team.RoleOf(visitor);
            var answer = await visitor.Forge(team.Path($"members/{await team.MembershipOf(visitor)}/role"), ("Role", Role.Owner));
            Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
            Assert.Equal(before, await team.RoleOf(visitor));
        }
    }

    [Fact]
    public async Task An_admin_makes_no_owner_and_touches_none()
    {
        var team = await TestTeam.Create(app);
        var owner = await team.MembershipOf(team.Owner);

        Assert.Equal(HttpStatusCode.Forbidden, (await team.Admin.Forge(team.Path($"members/{await team.MembershipOf(team.Member)}/role"), ("Role", Role.Owner))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Admin.Forge(team.Path($"members/{owner}/role"), ("Role", Role.Member))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Admin.Forge(team.Path($"members/{owner}/remove"))).Status);
        Assert.Equal(Role.Owner, await team.RoleOf(team.Owner));
        // The page offers nothing of it.
        var page = await team.Admin.Open(team.Path("members"));
        Assert.DoesNotContain(page.Page.Forms, form => form.Action.Contains(owner.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(page.Page.Root.All("button"), button => button["value"] == Role.Owner);
    }

    [Fact]
    public async Task The_last_owner_can_neither_step_down_nor_leave_nor_be_removed()
    {
        var team = await TestTeam.Create(app);
        var owner = await team.MembershipOf(team.Owner);

        foreach (var answer in new[]
        {
            await team.Owner.Forge(team.Path($"members/{owner}/role"), ("Role", Role.Member)),
            await team.Owner.Forge(team.Path($"members/{owner}/remove")),
            await team.Owner.Forge(team.Path("leave")),
        })
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Contains("at least one owner", answer.Text, StringComparison.Ordinal);
        }
        Assert.Equal(Role.Owner, await team.RoleOf(team.Owner));
    }

    [Fact]
    public async Task Two_owners_who_demote_each_other_at_once_leave_one_each_time()
    {
        var team = await TestTeam.Create(app);
        var rival = await app.SignUp($"rival-{team.Tenant.Slug}@example.com");
        await app.Join(team.Tenant, rival, Role.Owner);
        var (first, second) = (await team.MembershipOf(team.Owner), await team.MembershipOf(rival));

        for (var round = 0; round < 50; round++)
        {
            var results = await Task.WhenAll(
                app.Send(new ChangeRole(second, Role.Member), team.Tenant, team.Owner, Role.Owner),
                app.Send(new ChangeRole(first, Role.Member), team.Tenant, rival, Role.Owner));

            Assert.Equal(1, await team.Count("membership", "role = 'owner'"));
            Assert.Single(results, result => result.Problem?.Kind == ProblemKind.Conflict);
            await app.Sql(TestDatabase.Superuser, $"update backbone.membership set role = 'owner' where id in ('{first.Value}', '{second.Value}')");
        }
    }

    [Fact]
    public async Task A_removed_member_loses_access_on_the_next_request()
    {
        var team = await TestTeam.Create(app);
        Assert.Equal(HttpStatusCode.OK, (await team.Member.Get(team.Path("members"))).Status);

        await team.Admin.Open(team.Path("members"));
        await team.Admin.Post(team.Path($"members/{await team.MembershipOf(team.Member)}/remove"));

        foreach (var path in new[] { "", "members", "members.json", "events" })
            Assert.Equal(HttpStatusCode.NotFound, (await team.Member.Get(team.Path(path))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await team.Member.Forge(team.Path("leave"))).Status);
        Assert.DoesNotContain(team.Path(), (await team.Member.Open("/tenants")).Page.Links);
    }

    [Fact]
    public async Task A_member_leaves_by_themselves()
    {
        var team = await TestTeam.Create(app);

        await team.Guest.Open("/tenants");
        var list = await team.Guest.Post(team.Path("leave"));

        Assert.Equal("/tenants", list.Path);
        Assert.Contains("You have left.", list.Text, StringComparison.Ordinal);
        Assert.Null(await team.RoleOf(team.Guest));
    }

    [Fact]
    public async Task A_member_who_is_gone_or_of_another_tenant_does_not_exist()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        var foreign = await other.MembershipOf(other.Member);

        foreach (var id in new[] { foreign.ToString(), Id<Membership>.New().ToString(), "mem_nonsense", new Id<Invitation>(foreign.Value).ToString() })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Forge(team.Path($"members/{id}/role"), ("Role", Role.Guest))).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Forge(team.Path($"members/{id}/remove"))).Status);
        }
        Assert.Equal(Role.Member, await other.RoleOf(other.Member));
    }

    [Fact]
    public async Task Lower_roles_can_send_nothing_that_their_pages_do_not_show()
    {
        var team = await TestTeam.Create(app);
        var member = await team.MembershipOf(team.Member);
        (string Path, TestField[] Fields)[] forms =
        [
            ("members/invite", [("Email", "x@example.com"), ("Role", Role.Guest)]),
            ($"members/{member}/role", [("Role", Role.Guest)]),
            ($"members/{member}/remove", []),
            ("settings/name", [("Name", "Taken over"), ("Slug", "taken-over")]),
            ("settings/branding", [("UseProductColor", "on")]),
            ("settings/deletion", [("Slug", team.Tenant.Slug)]),
            ("settings/deletion/cancel", []),
        ];

        foreach (var visitor in new[] { team.Member, team.Viewer, team.Guest })
        {
            foreach (var (path, fields) in forms)
                Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Forge(team.Path(path), fields)).Status);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Admin.Forge(team.Path("settings/deletion"), ("Slug", team.Tenant.Slug))).Status);
        Assert.Equal(1, await team.Count("tenant", $"name = '{team.Tenant.Name}' and status = 'Active'"));
    }
}
