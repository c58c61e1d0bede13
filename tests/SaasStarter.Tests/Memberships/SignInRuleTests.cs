using System.Net;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Identity;

namespace SaasStarter.Tests.Memberships;

/// <summary>A tenant opens to those who signed in as it asks, for pages, forms, data and streams alike, and keeps nobody out by surprise.</summary>
public sealed class SignInRuleTests(TestApplication app) : IClassFixture<TestApplication>
{
    private const string Rules = "settings/sign-in";

    [Fact]
    public async Task Who_sets_a_rule_meets_it_and_who_does_not_is_told_and_led_there()
    {
        var team = await TestTeam.Create(app);
        var refused = await team.Owner.Forge(team.Path(Rules), ("Rule", "SecondFactor"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("set up a second factor", refused.Text, StringComparison.Ordinal);

        await team.Owner.SetUpAuthenticator(app);
        var page = await team.Owner.Open(team.Path(Rules));
        Assert.Contains(team.Member.Person!.Name, page.Text, StringComparison.Ordinal);
        await Choose(team, SignInRule.SecondFactor);

        Assert.Equal(HttpStatusCode.OK, (await team.Owner.Get(team.Path(""))).Status);
        Assert.Contains("safer sign-in", (await app.Mail.To(team.Member.Person.Email)).Subject, StringComparison.Ordinal);
        var outside = await team.Member.Get(team.Path("members"));
        Assert.Equal(HttpStatusCode.Forbidden, outside.Status);
        Assert.Contains("/security", outside.Page.Links);
        Assert.Equal(HttpStatusCode.OK, (await team.Member.Get("/security")).Status);

        await team.Member.SetUpAuthenticator(app);
        Assert.Equal(HttpStatusCode.OK, (await team.Member.Get(team.Path("members"))).Status);
    }

    [Fact]
    public async Task Nothing_of_the_tenant_opens_to_who_does_not_meet_it()
    {
        var team = await TestTeam.Create(app);
        using var stream = await team.Member.Start(new(HttpMethod.Get, team.Path("events")), TestContext.Current.CancellationToken);
        await team.Owner.SetUpAuthenticator(app);
        await Choose(team, SignInRule.SecondFactor);

        var data = new HttpRequestMessage(HttpMethod.Get, team.Path("members"));
        data.Headers.Accept.ParseAdd("application/json");
        var answer = await team.Member.Send(data);
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("urn:problem:SignInRuleUnmet", answer.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Forge(team.Path("leave"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Get(team.Path("events"))).Status);
        // It ends by itself.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await (await stream.Content.ReadAsStreamAsync(patience.Token)).CopyToAsync(Stream.Null, patience.Token);
    }

    [Fact]
    public async Task What_a_tenant_asks_for_is_not_removed_by_mistake()
    {
        using var authenticator = new SoftwareAuthenticator();
        var team = await TestTeam.Create(app);
        await team.Owner.AddPasskey(authenticator);
        await Choose(team, SignInRule.Passkey);
        await team.Owner.SetUpAuthenticator(app);

        var security = await team.Owner.Open("/security");
        var remove = security.Page.Forms.Single(form => form.Action.Contains("/passkeys/", StringComparison.Ordinal) && form.Action.EndsWith("/remove", StringComparison.Ordinal)).Action;
        var refused = await team.Owner.Post(remove);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains(team.Tenant.Name, refused.Text, StringComparison.Ordinal);
        var inside = await team.Owner.Get(team.Path());
        Assert.True(inside.Status == HttpStatusCode.OK, inside.Text);
    }

    [Fact]
    public async Task Members_change_no_rule()
    {
        var team = await TestTeam.Create(app);

        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Forge(team.Path(Rules), ("Rule", "None"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Get(team.Path(Rules))).Status);
    }

    private static async Task Choose(TestTeam team, SignInRule rule)
    {
        var changed = await team.Owner.Forge(team.Path(Rules), ("Rule", rule.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, changed.Status);
    }
}
