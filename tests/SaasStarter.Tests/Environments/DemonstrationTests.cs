using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Hosting.Demo;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Environments;

/// <summary>The public demonstration.</summary>
public sealed class Demonstration(TestCluster cluster) : TestApplication(cluster)
{
    protected override string Environment => "Demo";

    // With the owner's connection it fills the database as it starts.
    protected override IEnumerable<(string Key, string Value)> Settings => [("ConnectionStrings:Migrations", Database.Connections.Migrations!)];
}

public sealed class DemonstrationTests(Demonstration app) : IClassFixture<Demonstration>
{
    [Theory]
    [InlineData(Role.Owner, "Camille Laurent")]
    [InlineData(Role.Admin, "Thomas Ferrand")]
    [InlineData(Role.Member, "Olivia Bennett")]
    [InlineData(Role.Viewer, "Inès Moreau")]
    [InlineData(Role.Guest, "George Whitfield")]
    public async Task A_visitor_enters_the_pilot_tenant_as_each_role_without_a_password(string role, string name)
    {
        var visitor = app.Visitor();
        var entrance = await visitor.Open("/demo");
        Assert.Contains(name, entrance.Text, StringComparison.Ordinal);

        var inside = await visitor.Post(await PathOf(name));

        Assert.Equal(HttpStatusCode.OK, inside.Status);
        Assert.Equal($"/t/{PilotTenant.PilotSlug}", inside.Path);
        Assert.Contains("Atelier Lumen", inside.Text, StringComparison.Ordinal);
        Assert.Equal(role, await app.Database.Value<string>(TestDatabase.Superuser,
            $"select role from backbone.membership join accounts.\"user\" on \"user\".id = person_id join backbone.tenant on tenant.id = tenant_id where \"user\".name = '{name}' and slug = 'pilot'"));
    }

    [Fact]
    public async Task Every_page_says_that_it_is_a_demonstration()
    {
        Assert.Contains("This is a demonstration", (await app.Visitor().Open("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_a_person_of_the_demonstration_can_be_entered_as()
    {
        var real = await app.SignUp("real@example.org");
        var visitor = app.Visitor();

        var answer = await visitor.Forge($"/demo/{real.Person!.Id}");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    [Theory]
    [InlineData("/dev")]
    [InlineData("/dev/mail")]
    [InlineData("/dev/isolation")]
    public async Task The_developers_tools_stay_closed_to_the_public(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "demo.example.com" } };

        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Send(request)).Status);
    }

    [Fact]
    public async Task Starting_over_undoes_what_visitors_did_and_gives_the_same_data()
    {
        var before = await app.Database.Sql(TestDatabase.Superuser, "select name, email from accounts.\"user\" where is_demo order by name");
        await app.SignUp("visitor@example.org");
        await app.Sql(TestDatabase.Superuser, "update backbone.tenant set name = 'Vandalised' where slug = 'harbour'");

        await app.Services.GetRequiredService<DemoData>().StartOver(TestContext.Current.CancellationToken);

        var after = await app.Database.Sql(TestDatabase.Superuser, "select name, email from accounts.\"user\" order by name");
        Assert.Equal(before.Select(row => (row[0], row[1])), after.Select(row => (row[0], row[1])));
        Assert.Equal("Harbour & Co", await app.Database.Value<string>(TestDatabase.Superuser, "select name from backbone.tenant where slug = 'harbour'"));
    }

    [Fact]
    public void The_pilot_tenant_is_the_same_for_everybody_and_ends_today()
    {
        var today = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
        var (pilot, again) = (PilotTenant.Create(today, []), PilotTenant.Create(today, []));

        Assert.Equal(pilot.Memberships.Select(member => (member.Id, member.Person, member.Role)), again.Memberships.Select(member => (member.Id, member.Person, member.Role)));
        Assert.Equal(pilot.Actions, again.Actions);
        Assert.True(pilot.Memberships.Count >= 12);
        Assert.Contains(pilot.Memberships, member => member.Person.Culture == "fr");
        Assert.Contains(pilot.Memberships, member => member.Person.Culture == "en");
        Assert.Equal(today.AddDays(-90), pilot.Actions[0].OccurredAt);
        Assert.True(pilot.Actions[^1].OccurredAt > today.AddDays(-3) && pilot.Actions[^1].OccurredAt <= today);
        var recorded = typeof(AuditEntry).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(ICommand<Done>)) || type.IsAssignableTo(typeof(ICommand<CurrentTenant>)))
            .Where(type => type.Namespace!.EndsWith("Memberships", StringComparison.Ordinal)).Select(type => type.Name);
        Assert.Empty(pilot.Actions.Select(action => action.Action).Distinct().Except(recorded));
        Assert.All(pilot.Actions.GroupBy(action => action.Action), kind => Assert.InRange(kind.Count(), 1, pilot.Actions.Count / 2));
        Assert.True(pilot.Actions.GroupBy(action => action.OccurredAt.Date).Count() > 50);
    }

    [Theory]
    [InlineData("en", "No account can be made in this demonstration")]
    [InlineData("fr", "Aucun compte ne peut être créé dans cette démonstration")]
    public async Task Who_wants_to_sign_up_learns_that_no_mail_comes_and_where_to_enter(string culture, string notice)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-up") { Headers = { Host = "demo.example.com" } };
        request.Headers.AcceptLanguage.ParseAdd(culture);

        var page = await app.Visitor().Send(request);

        Assert.Contains(notice, page.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/demo\"", page.Body[page.Body.IndexOf("<main", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    private Task<string> PathOf(string name) => app.Database.Value<string>(TestDatabase.Superuser,
        $"select '/demo/usr_' || replace(id::text, '-', '') from accounts.\"user\" where name = '{name}'");
}
