using System.Net;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Domains;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Domains;

/// <summary>The product, with a name server of its own.</summary>
public sealed class ProductWithNameServer(TestCluster cluster) : TestApplication(cluster)
{
    public TestNameServer Names { get; } = new();

    protected override IEnumerable<(string Key, string Value)> Settings => [("Dns:Servers", Names.Address), ("App:BaseUrl", "https://app.platform.example")];
}

public sealed class DomainTests(ProductWithNameServer app) : IClassFixture<ProductWithNameServer>
{
    [Fact]
    public async Task A_domain_is_added_published_verified_and_removed()
    {
        var team = await TestTeam.Create(app);
        await team.Admin.Open(team.Path("settings/domains"));
        var added = await team.Admin.Post(team.Path("settings/domains/add"), ("Name", " Wine.Étoile.Example "), ("IsForMail", "on"));
        var domain = await Only(team.Tenant);

        Assert.Equal("wine.xn--toile-9ra.example", domain.Name);
        Assert.Null(domain.VerifiedAt);
        Assert.Contains("wine.étoile.example", added.Text, StringComparison.Ordinal);
        Assert.Contains(domain.RecordName, added.Text, StringComparison.Ordinal);
        Assert.Contains(domain.RecordValue, added.Text, StringComparison.Ordinal);

        var tooEarly = await team.Admin.Post(team.Path($"settings/domains/{domain.Id}/verify"));
        Assert.Equal(HttpStatusCode.Conflict, tooEarly.Status);
        Assert.Contains("no such record", tooEarly.Text, StringComparison.Ordinal);

        app.Names.Publish(domain.RecordName, "something else", domain.RecordValue);
        var verified = await team.Admin.Post(team.Path($"settings/domains/{domain.Id}/verify"));
        Assert.Contains("The domain is verified.", verified.Text, StringComparison.Ordinal);
        Assert.NotNull((await Only(team.Tenant)).VerifiedAt);

        await team.Admin.Post(team.Path($"settings/domains/{domain.Id}/remove"));
        Assert.Equal(0, await team.Count("domain"));
    }

    [Theory]
    [InlineData("acme", "This is no domain name")]
    [InlineData("co.uk", "Anybody can register names below co.uk")]
    [InlineData("nas.local", "in some networks only")]
    [InlineData("app.platform.example", "ours")]
    [InlineData("wine.app.platform.example", "ours")]
    [InlineData("platform.example", "ours")]
    [InlineData("p1atform.example", "ours")]
    [InlineData("рlаtfоrm.example", "ours")]
    public async Task A_name_that_nobody_can_call_their_own_is_refused(string name, string because)
    {
        var team = await TestTeam.Create(app);

        var refused = await team.Owner.Forge(team.Path("settings/domains/add"), ("Name", name), ("IsForMail", "on"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(because, refused.Text, StringComparison.Ordinal);
        Assert.Equal(0, await team.Count("domain"));
    }

    [Fact]
    public async Task A_domain_is_for_something_and_in_the_list_once()
    {
        var team = await TestTeam.Create(app);

        var forNothing = await team.Owner.Forge(team.Path("settings/domains/add"), ("Name", "once.example"));
        var first = await team.Owner.Forge(team.Path("settings/domains/add"), ("Name", "once.example"), ("IsForMail", "on"));
        var second = await team.Owner.Forge(team.Path("settings/domains/add"), ("Name", "ONCE.example"), ("IsForWeb", "on"));

        Assert.Contains("Choose what the domain is for.", forNothing.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, first.Status);
        Assert.Contains("in the list already", second.Text, StringComparison.Ordinal);
        Assert.Equal(1, await team.Count("domain"));
    }

    [Fact]
    public async Task A_domain_that_somebody_else_has_verified_is_refused_to_whoever_can_publish_its_record_too()
    {
        var (first, second) = (await TestTeam.Create(app), await TestTeam.Create(app));
        var theirs = await Verified(first, "claimed.example");
        var ours = await Added(second, "claimed.example");
        var guessing = await second.Owner.Forge(second.Path($"settings/domains/{ours.Id}/verify"));
        Assert.Contains("no such record", guessing.Text, StringComparison.Ordinal);

        app.Names.Publish(ours.RecordName, theirs.RecordValue, ours.RecordValue);
        var refused = await second.Owner.Forge(second.Path($"settings/domains/{ours.Id}/verify"));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("somebody else has verified this domain", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(first.Tenant.Name, refused.Text, StringComparison.Ordinal);
        Assert.Null((await Only(second.Tenant)).VerifiedAt);

        await first.Owner.Forge(first.Path($"settings/domains/{theirs.Id}/remove"));
        await second.Owner.Forge(second.Path($"settings/domains/{ours.Id}/verify"));
        Assert.NotNull((await Only(second.Tenant)).VerifiedAt);
    }

    [Fact]
    public async Task Of_two_who_verify_the_same_domain_at_once_one_has_it()
    {
        var (first, second) = (await TestTeam.Create(app), await TestTeam.Create(app));
        var (one, other) = (await Added(first, "race.example"), await Added(second, "race.example"));
        app.Names.Publish(one.RecordName, one.RecordValue, other.RecordValue);

        var answers = await Task.WhenAll(
            first.Owner.Forge(first.Path($"settings/domains/{one.Id}/verify")), second.Owner.Forge(second.Path($"settings/domains/{other.Id}/verify")));

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());
        Assert.Single(new[] { await Only(first.Tenant), await Only(second.Tenant) }, domain => domain.VerifiedAt is not null);
    }

    [Fact]
    public async Task A_domain_whose_record_is_gone_is_told_of_and_lost_after_three_days()
    {
        var team = await TestTeam.Create(app);
        var domain = await Verified(team, "fading.example");
        app.Names.Withdraw(domain.RecordName);

        await app.Send(new CheckDomain(domain.Id), team.Tenant);
        await app.Send(new CheckDomain(domain.Id), team.Tenant);
        Assert.NotNull((await Only(team.Tenant)).VerifiedAt);
        Assert.Equal(2, await team.Count("notification", "kind = 'domain-missing'")); // The owner and the admin, once each.

        app.Names.Publish(domain.RecordName, domain.RecordValue);
        await app.Send(new CheckDomain(domain.Id), team.Tenant);
        Assert.Null((await Only(team.Tenant)).MissingSince);

        app.Names.Withdraw(domain.RecordName);
        await app.Send(new CheckDomain(domain.Id), team.Tenant);
        await app.Sql(TestDatabase.Superuser, $"update backbone.domain set missing_since = now() - interval '73 hours' where id = '{domain.Id.Value}'");
        await app.Send(new CheckDomain(domain.Id), team.Tenant);
        Assert.Null((await Only(team.Tenant)).VerifiedAt);
        Assert.Equal(2, await team.Count("notification", "kind = 'domain-lost'"));
        Assert.Contains("is not verified any more", (await app.Mail.To(team.Admin.Person!.Email, 3)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_lost_while_name_servers_cannot_tell_unless_they_never_do()
    {
        var team = await TestTeam.Create(app);
        var domain = await Verified(team, "silence.example");
        app.Names.Mood = NameServerMood.Failing;
        try
        {
            await app.Send(new CheckDomain(domain.Id), team.Tenant);
            Assert.Null((await Only(team.Tenant)).MissingSince);
            var answer = await team.Owner.Forge(team.Path($"settings/domains/{domain.Id}/verify"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Contains("do not answer at the moment", answer.Text, StringComparison.Ordinal);

            await app.Sql(TestDatabase.Superuser, $"update backbone.domain set seen_at = now() - interval '15 days' where id = '{domain.Id.Value}'");
            await app.Send(new CheckDomain(domain.Id), team.Tenant);
            Assert.Null((await Only(team.Tenant)).VerifiedAt);
        }
        finally
        {
            app.Names.Mood = NameServerMood.Helpful;
        }
    }

    private Task<Domain> Only(CurrentTenant tenant) => app.InTenant(tenant, db => db.Set<Domain>().AsNoTracking().SingleAsync());

    private async Task<Domain> Added(TestTeam team, string name)
    {
        await team.Owner.Forge(team.Path("settings/domains/add"), ("Name", name), ("IsForMail", "on"));
        return await Only(team.Tenant);
    }

    private async Task<Domain> Verified(TestTeam team, string name)
    {
        var domain = await Added(team, name);
        app.Names.Publish(domain.RecordName, domain.RecordValue);
        await team.Owner.Forge(team.Path($"settings/domains/{domain.Id}/verify"));
        return await Only(team.Tenant);
    }
}
