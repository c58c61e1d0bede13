using System.Net;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Notifications;

public sealed class PreferenceTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task Who_wants_to_hear_nothing_of_a_kind_hears_nothing_of_it()
    {
        var team = await TestTeam.Create(app);
        await Choose(team.Member, team, "role-changed", "None");

        await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(team.Member)}/role"), ("Role", Role.Viewer));

        Assert.Equal(0, await team.Count("notification"));
    }

    [Fact]
    public async Task The_last_choice_counts_and_the_page_shows_it()
    {
        var team = await TestTeam.Create(app);
        await Choose(team.Member, team, "role-changed", "None");
        await Choose(team.Member, team, "role-changed", "InApp");

        var page = await team.Member.Open(team.Path("notifications/preferences"));

        Assert.Equal(1, await team.Count("notification_preference"));
        Assert.Equal("InApp", ChosenOn(page, "role-changed"));
        Assert.Equal("Mail", ChosenOn(page, "owner-added"));
        Assert.Equal("Mail", ChosenOn(await team.Admin.Open(team.Path("notifications/preferences")), "role-changed"));
    }

    [Theory]
    [InlineData("role-changed", "Pigeon", "This value cannot be used here.")]
    [InlineData("nothing-like-that", "None", "This cannot be chosen.")]
    [InlineData("deletion-planned", "Mail", "This cannot be chosen.")]
    public async Task What_is_not_offered_is_refused_with_a_message(string kind, string channel, string message)
    {
        var team = await TestTeam.Create(app);

        var answer = await team.Member.Forge(team.Path("notifications/preferences"), ("Kind", kind), ("Channel", channel));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, await team.Count("notification_preference"));
    }

    [Fact]
    public async Task A_choice_in_one_tenant_counts_in_no_other()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        await app.Join(other.Tenant, team.Member, Role.Member);

        await Choose(team.Member, team, "role-changed", "None");

        Assert.Equal("Mail", ChosenOn(await team.Member.Open(other.Path("notifications/preferences")), "role-changed"));
    }

    private static async Task Choose(TestVisitor visitor, TestTeam team, string kind, string channel)
    {
        var answer = await visitor.Forge(team.Path("notifications/preferences"), ("Kind", kind), ("Channel", channel));
        Assert.Equal(team.Path("notifications/preferences"), answer.Location);
    }

    private static string? ChosenOn(Answer page, string kind) => page.Page.Root.All("li").Single(item => item["id"] == kind)
        .All("button").Single(button => button["aria-pressed"] == "true")["value"];
}
