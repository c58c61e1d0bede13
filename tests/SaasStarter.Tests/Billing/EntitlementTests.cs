using System.Net;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Billing;

public sealed class EntitlementTests(JobApplication app) : IClassFixture<JobApplication>
{
    private const string Branding = "settings/branding";

    [Fact]
    public async Task A_feature_is_refused_without_the_plan_that_includes_it_and_given_in_the_next_request_after_paying()
    {
        var (owner, tenant) = await Tenant();

        var refused = await owner.Forge(tenant.Path(Branding), ("Color", "#336699"));
        Assert.Equal(HttpStatusCode.PaymentRequired, refused.Status);
        Assert.Contains("Your plan does not include “Your own colour and logo”. A larger plan does.", refused.Text, StringComparison.Ordinal);
        Assert.Contains(tenant.Path("billing"), refused.Page.Links);
        Assert.Null(await ColorOf(tenant));

        await app.Subscribe(tenant, "team");
        Assert.Equal(HttpStatusCode.Redirect, (await owner.Forge(tenant.Path(Branding), ("Color", "#336699"))).Status);
        Assert.Equal("#336699", await ColorOf(tenant));
    }

    [Fact]
    public async Task What_a_tenant_has_of_a_feature_stays_when_it_loses_it_until_somebody_takes_it_away()
    {
        var (owner, tenant) = await Tenant("team");
        await owner.Forge(tenant.Path(Branding), ("Color", "#336699"));
        await app.Unsubscribe(tenant);

        Assert.Equal(HttpStatusCode.PaymentRequired, (await owner.Forge(tenant.Path(Branding), ("Color", "#993366"))).Status);
        var settings = await owner.Open(tenant.Path("settings"));
        Assert.Contains("The colour and logo that you have stay as they are.", settings.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(settings.Page.Forms, form => form.Action == tenant.Path(Branding));
        Assert.Equal("#336699", await ColorOf(tenant));

        Assert.Equal(HttpStatusCode.Redirect, (await owner.Forge(tenant.Path("settings/branding/remove"))).Status);
        Assert.Null(await ColorOf(tenant));
    }

    [Theory]
    [InlineData(SubscriptionStatus.Trialing, null, true)]
    [InlineData(SubscriptionStatus.Active, null, true)]
    [InlineData(SubscriptionStatus.PastDue, 13, true)]
    [InlineData(SubscriptionStatus.PastDue, 15, false)]
    [InlineData(SubscriptionStatus.Unpaid, 30, false)]
    [InlineData(SubscriptionStatus.Paused, null, false)]
    [InlineData(SubscriptionStatus.Canceled, null, false)]
    public async Task A_command_follows_the_status_and_reading_always_works(SubscriptionStatus status, int? daysLate, bool isFull)
    {
        var (owner, tenant) = await Tenant("team");
        await app.Subscribe(tenant, "team", status, daysLate is { } days ? app.Clock.GetUtcNow().AddDays(-days) : null);

        var renamed = await owner.Forge(tenant.Path("settings/name"), ("Name", "Renamed"), ("Slug", tenant.Slug));

        Assert.Equal(isFull ? HttpStatusCode.Redirect : HttpStatusCode.PaymentRequired, renamed.Status);
        Assert.Equal(HttpStatusCode.OK, (await owner.Get(tenant.Path("members"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await owner.Get(tenant.Path("members.json"))).Status);
        Assert.Equal(isFull ? "Renamed" : tenant.Name, (await Now(tenant)).Name);
    }

    [Theory]
    [InlineData(SubscriptionStatus.Incomplete)]
    [InlineData(SubscriptionStatus.IncompleteExpired)]
    public async Task A_subscription_that_was_never_paid_gives_what_there_is_without_one(SubscriptionStatus status)
    {
        var (owner, tenant) = await Tenant("team");
        await app.Subscribe(tenant, "team", status);

        Assert.Equal(HttpStatusCode.Redirect, (await owner.Forge(tenant.Path("settings/name"), ("Name", "Free"), ("Slug", tenant.Slug))).Status);
        Assert.Equal(HttpStatusCode.PaymentRequired, (await owner.Forge(tenant.Path(Branding), ("Color", "#336699"))).Status);
    }

    [Fact]
    public async Task Whoever_may_not_pay_is_told_whom_to_ask()
    {
        var team = await TestTeam.Create(app);
        await app.Subscribe(team.Tenant, "team", SubscriptionStatus.Unpaid);

        var owner = await team.Owner.Forge(team.Path("settings/name"), ("Name", "New"), ("Slug", team.Tenant.Slug));
        var admin = await team.Admin.Forge(team.Path("settings/name"), ("Name", "New"), ("Slug", team.Tenant.Slug));

        Assert.Contains("Once it is settled, everything works again.", owner.Text, StringComparison.Ordinal);
        Assert.Contains("Ask an owner of the organisation to see to it.", admin.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Once it is settled", admin.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.PaymentRequired, HttpStatusCode.PaymentRequired), (owner.Status, admin.Status));
    }

    [Fact]
    public async Task While_only_reading_is_paid_one_still_makes_room_leaves_and_deletes()
    {
        var team = await TestTeam.Create(app);
        await app.Subscribe(team.Tenant, "company", SubscriptionStatus.Canceled);

        var refused = await team.Owner.Forge(team.Path("members/invite"), ("Email", "nobody@reading.example"), ("Role", Role.Guest));
        var demoted = await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(team.Viewer)}/role"), ("Role", Role.Guest));
        var removed = await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(team.Member)}/remove"));
        var left = await team.Admin.Forge(team.Path("leave"));
        var read = await team.Owner.Forge(team.Path("notifications/read"));
        var deleted = await team.Owner.Forge(team.Path("settings/deletion"), ("Slug", team.Tenant.Slug));

        Assert.Equal(HttpStatusCode.PaymentRequired, refused.Status);
        Assert.All([demoted, removed, left, read, deleted], answer => Assert.Equal(HttpStatusCode.Redirect, answer.Status));
        Assert.Equal(3, await team.Count("membership"));
    }

    [Fact]
    public async Task Programs_are_told_by_a_name_that_does_not_change()
    {
        var team = await TestTeam.Create(app);
        await app.Subscribe(team.Tenant, "team", SubscriptionStatus.Unpaid);

        var result = await app.Send(new RenameTenant("New", team.Tenant.Slug), await Now(team.Tenant), team.Owner, Role.Owner);

        Assert.Equal((ProblemKind.PaymentRequired, "urn:problem:ReadOnly"), (result.Problem!.Kind, result.Problem.Type));
    }

    [Fact]
    public async Task The_product_itself_is_refused_what_the_plan_does_not_include()
    {
        var (_, tenant) = await Tenant();

        var result = await app.Send(new ChangeBranding(false, "#336699", null, false), tenant);

        Assert.Equal("urn:problem:NotIncluded", result.Problem!.Type);
    }

    [Fact]
    public async Task A_job_of_a_tenant_that_pays_no_more_is_not_done_and_says_so()
    {
        var team = await TestTeam.Create(app);
        await app.Subscribe(team.Tenant, "company", SubscriptionStatus.Unpaid);

        var job = await app.InScope(team.Tenant, jobs => jobs.Enqueue(
            new SendInvitations([new("late@job.example", "")], Role.Guest, team.Owner.Person!.Id), new() { Title = "Invite one" }, CancellationToken.None));
        await app.Until(job, JobState.Cancelled);

        Assert.Equal(["PaymentRequired", "The plan does not allow it: ReadOnly."], (await app.Row(job, "error_kind, error"))!);
        Assert.Contains("your plan does not allow it", (await team.Owner.Get(team.Path("work"))).Text, StringComparison.Ordinal);
        Assert.Equal(0, await team.Count("invitation"));
        Assert.DoesNotContain(app.Reported.All, error => error.Details.TenantId == team.Tenant.Id.ToString());
    }

    [Fact]
    public async Task A_job_that_works_whatever_was_paid_is_done()
    {
        var team = await TestTeam.Create(app);
        await team.Owner.Forge(team.Path("members/invite"), ("Email", "still@job.example"), ("Role", Role.Guest));
        await app.Subscribe(team.Tenant, "company", SubscriptionStatus.Unpaid);

        await app.Mail.To("still@job.example");
        await app.Until(await app.Enqueue(team.Tenant, new Backbone.Privacy.ApplyRetention()), JobState.Succeeded);
    }

    [Fact]
    public async Task An_invitation_to_a_tenant_that_takes_nobody_in_says_so_only_to_who_was_invited()
    {
        var team = await TestTeam.Create(app);
        await team.Owner.Forge(team.Path("members/invite"), ("Email", "wait@unpaid.example"), ("Role", Role.Guest));
        var link = await app.Mail.LinkTo("wait@unpaid.example", "/join/");
        var (invited, stranger) = (await app.SignUp("wait@unpaid.example"), await app.SignUp("stranger@unpaid.example"));
        await app.Subscribe(team.Tenant, "company", SubscriptionStatus.Unpaid);

        var refused = await invited.Forge(link);
        var guessed = await stranger.Forge(team.Path("join/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));

        Assert.Equal(HttpStatusCode.PaymentRequired, refused.Status);
        Assert.Contains($"“{team.Tenant.Name}” cannot take in anybody at the moment.", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, guessed.Status);
        await app.Subscribe(team.Tenant, "company");
        Assert.Equal(HttpStatusCode.Redirect, (await invited.Forge(link)).Status);
    }

    [Fact]
    public async Task Open_pages_stay_open_when_payment_ends()
    {
        var team = await TestTeam.Create(app);
        await using var stream = await Live.EventStream.Open(team.Owner, team.Path("events"));
        await app.Subscribe(team.Tenant, "company", SubscriptionStatus.Unpaid);

        await team.Admin.Forge(team.Path("leave"));

        Assert.Contains("members", await stream.Next(), StringComparison.Ordinal);
    }

    private async Task<(TestVisitor Owner, CurrentTenant Tenant)> Tenant(string? plan = null)
    {
        var name = $"paying{Guid.CreateVersion7():N}"[..28];
        var owner = await app.SignUp($"{name}@example.com");
        var tenant = await app.CreateTenant(owner, name);
        return (owner, plan is null ? tenant : await app.Subscribe(tenant, plan));
    }

    private Task<CurrentTenant> Now(CurrentTenant tenant) => app.FindTenant(tenant.Slug);

    private async Task<string?> ColorOf(CurrentTenant tenant) => (await Now(tenant)).Color;
}
