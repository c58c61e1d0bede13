using System.Net;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Memberships;

public sealed class TransferOwnershipTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task Another_member_becomes_the_owner_both_are_told_and_only_the_new_one_gives_it_back()
    {
        var team = await TestTeam.Create(app);
        await team.Owner.Open(team.Path("members"));
        await team.Owner.Post(await PathTo(team, team.Member));

        Assert.Equal((Role.Admin, Role.Owner), (await team.RoleOf(team.Owner), await team.RoleOf(team.Member)));
        foreach (var person in new[] { team.Owner, team.Member })
            Assert.Contains("Olga Owner has transferred the ownership", (await app.Mail.To(person.Person!.Email)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Owner.Forge(await PathTo(team, team.Owner))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(team.Member)}/role"), ("Role", Role.Viewer))).Status);

        await team.Member.Forge(await PathTo(team, team.Owner));
        Assert.Equal((Role.Owner, Role.Admin), (await team.RoleOf(team.Owner), await team.RoleOf(team.Member)));
    }

    [Fact]
    public async Task Nobody_but_an_owner_transfers_it_and_to_nobody_but_a_member_who_is_none()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));

        foreach (var visitor in new[] { team.Admin, team.Member, team.Viewer, team.Guest })
            Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Forge(await PathTo(team, visitor))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Forge(team.Path($"members/{await other.MembershipOf(other.Admin)}/transfer"))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await team.Owner.Forge(await PathTo(team, team.Owner))).Status);
        Assert.Equal(Role.Owner, await team.RoleOf(team.Owner));
    }

    [Fact]
    public async Task Of_two_transfers_at_once_one_succeeds_and_there_is_one_owner()
    {
        var team = await TestTeam.Create(app);
        var (first, second) = (await PathTo(team, team.Admin), await PathTo(team, team.Member));

        var answers = await Task.WhenAll(team.Owner.Forge(first), team.Owner.Forge(second));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.Equal(1, await team.Count("membership", "role = 'owner'"));
        Assert.Equal(Role.Admin, await team.RoleOf(team.Owner));
    }

    [Fact]
    public async Task It_waits_until_the_owner_has_confirmed_who_they_are()
    {
        var team = await TestTeam.Create(app);
        await app.Sql(TestDatabase.Superuser, $"update accounts.session set confirmed_at = now() - interval '1 hour' where id = '{team.Owner.SessionId}'");

        Assert.Equal(HttpStatusCode.Forbidden, (await team.Owner.Forge(await PathTo(team, team.Admin))).Status);
        Assert.Equal(Role.Owner, await team.RoleOf(team.Owner));
    }

    private static async Task<string> PathTo(TestTeam team, TestVisitor visitor) => team.Path($"members/{await team.MembershipOf(visitor)}/transfer");
}
