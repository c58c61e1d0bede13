using System.Net;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Billing;

/// <summary>What a plan includes so many of. The free plan includes three seats, five guests and thirty invitations a month.</summary>
public sealed class LimitTests(JobApplication app) : IClassFixture<JobApplication>
{
    private const int AtOnce = 20;

    // Other capabilities and modules have theirs.
    private static readonly Limit[] OfMembers = [PlanTerms.Seats, PlanTerms.Guests, PlanTerms.Invitations];

    [Fact]
    public async Task Of_twenty_who_accept_at_the_same_moment_as_many_join_as_there_are_seats()
    {
        var (owner, tenant) = await Tenant("company");
        var invited = new List<(TestVisitor Visitor, string Link)>();
        for (var number = 0; number < AtOnce; number++)
        {
            var address = $"{tenant.Slug}-{number}@seats.example";
            await owner.Forge(tenant.Path("members/invite"), ("Email", address), ("Role", Role.Member));
            invited.Add((await app.SignUp(address), await app.Mail.LinkTo(address, "/join/")));
        }
        await app.Unsubscribe(tenant);

        var answers = await Task.WhenAll(invited.Select(each => each.Visitor.Forge(each.Link)));

        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.Redirect));
        Assert.Equal(AtOnce - 2, answers.Count(answer => answer.Status == HttpStatusCode.PaymentRequired));
        Assert.Equal(3, await Count(tenant, "membership"));
        Assert.Equal(AtOnce - 2, await Count(tenant, "invitation", "accepted_at is null"));
        Assert.All(answers.Where(answer => answer.Status == HttpStatusCode.PaymentRequired), answer =>
            Assert.Contains($"“{tenant.Name}” cannot take in anybody at the moment. Its owners can change that", answer.Text, StringComparison.Ordinal));
        Assert.Equal(AtOnce - 2, await Count(tenant, "notification", "kind = 'no-room'"));
        Assert.Contains("could not join", (await owner.Get(tenant.Path("notifications"))).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Member, 2)]
    [InlineData(Role.Guest, 5)]
    public async Task Of_twenty_invitations_at_the_same_moment_as_many_are_sent_as_there_is_room(string role, int room)
    {
        var (owner, tenant) = await Tenant();

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number =>
            owner.Forge(tenant.Path("members/invite"), ("Email", $"{tenant.Slug}-{number}@room.example"), ("Role", role))));

        Assert.Equal(room, answers.Count(answer => answer.Status == HttpStatusCode.Redirect));
        Assert.Equal(AtOnce - room, answers.Count(answer => answer.Status == HttpStatusCode.PaymentRequired));
        Assert.Equal(room, await Count(tenant, "invitation"));
    }

    [Fact]
    public async Task Of_twenty_guests_who_become_members_at_the_same_moment_as_many_do_as_there_are_seats()
    {
        var (owner, tenant) = await Tenant();
        var guests = new List<Membership>();
        for (var number = 0; number < AtOnce; number++)
            guests.Add(await app.Join(tenant, await app.SignUp($"{tenant.Slug}-{number}@promoted.example"), Role.Guest));

        var answers = await Task.WhenAll(guests.Select(guest => owner.Forge(tenant.Path($"members/{guest.Id}/role"), ("Role", Role.Viewer))));

        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.Redirect));
        Assert.Equal(2, await Count(tenant, "membership", "role = 'viewer'"));
    }

    [Fact]
    public async Task Of_twenty_invitations_at_the_same_moment_as_many_are_sent_as_the_month_has_left()
    {
        var (owner, tenant) = await Tenant("team");
        await Use(tenant, app.Clock.GetUtcNow(), 493);

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number =>
            owner.Forge(tenant.Path("members/invite"), ("Email", $"{tenant.Slug}-{number}@month.example"), ("Role", Role.Member))));

        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Redirect));
        Assert.Equal(7, await Count(tenant, "invitation"));
        Assert.Equal(500L, await app.Database.Value<long>(TestDatabase.Superuser, $"select quantity from backbone.usage_counter where tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task Open_invitations_count_when_more_are_sent_and_the_reason_is_told()
    {
        var (owner, tenant) = await Tenant();
        await owner.Forge(tenant.Path("members/invite"), ("Email", "one@told.example"), ("Role", Role.Member));
        await owner.Forge(tenant.Path("members/invite"), ("Email", "two@told.example"), ("Role", Role.Member));

        var third = await owner.Forge(tenant.Path("members/invite"), ("Email", "three@told.example"), ("Role", Role.Member));

        Assert.Equal(HttpStatusCode.PaymentRequired, third.Status);
        Assert.Contains("Your plan has not enough room. Members: 3 of 3 in use, 2 of them invited. Choose a larger plan, or make room first.", third.Text, StringComparison.Ordinal);
        Assert.Equal("three@told.example", third.Form(tenant.Path("members/invite")).ValueOf("Email"));

        // An invitation that is over promises nothing, until it is sent again.
        await app.Sql(TestDatabase.Superuser, $"update backbone.invitation set expires_at = now() - interval '1 day' where email = 'one@told.example'");
        Assert.Equal(HttpStatusCode.Redirect, (await owner.Forge(tenant.Path("members/invite"), ("Email", "three@told.example"), ("Role", Role.Member))).Status);
        var expired = new Id<Invitation>(await app.Database.Value<Guid>(TestDatabase.Superuser, "select id from backbone.invitation where email = 'one@told.example'"));
        Assert.Equal(HttpStatusCode.PaymentRequired, (await owner.Forge(tenant.Path($"invitations/{expired}/resend"))).Status);
    }

    [Fact]
    public async Task Who_is_above_a_limit_since_the_plan_changed_keeps_everybody_and_adds_nobody()
    {
        var (owner, tenant) = await Tenant("team");
        var member = await app.Join(tenant, await app.SignUp($"{tenant.Slug}-1@kept.example"), Role.Member);
        await app.Join(tenant, await app.SignUp($"{tenant.Slug}-2@kept.example"), Role.Viewer);
        await app.Join(tenant, await app.SignUp($"{tenant.Slug}-3@kept.example"), Role.Viewer);
        await app.Join(tenant, await app.SignUp($"{tenant.Slug}-4@kept.example"), Role.Viewer);
        await app.Unsubscribe(tenant);

        Assert.Equal(HttpStatusCode.PaymentRequired, (await owner.Forge(tenant.Path("members/invite"), ("Email", "more@kept.example"), ("Role", Role.Member))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.Forge(tenant.Path($"members/{member.Id}/role"), ("Role", Role.Admin))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.Forge(tenant.Path($"members/{member.Id}/role"), ("Role", Role.Guest))).Status);
        Assert.Equal(HttpStatusCode.PaymentRequired, (await owner.Forge(tenant.Path($"members/{member.Id}/role"), ("Role", Role.Member))).Status);
        Assert.Equal(5, await Count(tenant, "membership"));
    }

    [Fact]
    public async Task Many_addresses_that_do_not_fit_are_refused_before_anything_is_sent()
    {
        var (owner, tenant) = await Tenant();
        var path = tenant.Path("members/invite-several");

        var refused = await owner.Forge(path, ("Addresses", "a@bulk.example\nb@bulk.example\nc@bulk.example"), ("Role", Role.Member));

        Assert.Equal(HttpStatusCode.PaymentRequired, refused.Status);
        Assert.Contains("Members: 1 of 3 in use.", refused.Text, StringComparison.Ordinal);
        Assert.Contains("c@bulk.example", refused.Form(path).ValueOf("Addresses"), StringComparison.Ordinal);
        Assert.Equal(0, await Count(tenant, "job"));
    }

    [Fact]
    public async Task A_job_invites_as_many_as_there_is_room_and_tells_who_was_left_out()
    {
        var (owner, tenant) = await Tenant();

        await app.Enqueue(tenant, new SendInvitations([new("a@left.example", ""), new("b@left.example", ""), new("c@left.example", "")], Role.Member, owner.Person!.Id));

        await JobApplication.Until(async () => (await owner.Get(tenant.Path("notifications"))).Text
            .Contains("Invitations sent: 2. Left out: 1 (c@left.example), 1 of them because your plan is full.", StringComparison.Ordinal), "it says who was left out");
        Assert.Equal(2, await Count(tenant, "invitation"));
        Assert.Equal(0, app.Mail.CountTo("c@left.example"));
    }

    [Fact]
    public async Task Those_who_invite_see_what_is_left_and_what_a_further_member_costs()
    {
        var (free, withoutPlan) = await Tenant();
        var (owner, tenant) = await Tenant("team");

        var members = (await free.Get(withoutPlan.Path("members"))).Text;
        Assert.Contains("Members and open invitations: 1. Your plan includes 3.", members, StringComparison.Ordinal);
        Assert.DoesNotContain("Each further member costs", members, StringComparison.Ordinal);
        Assert.Contains("Each further member costs €9 per month without tax", (await owner.Get(tenant.Path("members"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_used_stands_beside_what_the_plan_includes()
    {
        var (owner, tenant) = await Tenant();
        await app.Join(tenant, await app.SignUp($"{tenant.Slug}@used.example"), Role.Member);
        await owner.Forge(tenant.Path("members/invite"), ("Email", "x@used.example"), ("Role", Role.Member));

        var usage = (await app.Send(new ListUsage(), tenant, owner, Role.Owner)).Value;

        Assert.Equal([("seats", 2L, 1L, 3L, UsageLevel.Full), ("guests", 0, 0, 5, UsageLevel.Within), ("invitations", 1, 0, 30, UsageLevel.Within)],
            usage.Where(used => OfMembers.Contains(used.Limit)).Select(used => (used.Limit.Name, used.Use.Used, used.Use.Promised, used.Maximum!.Value, used.Level)));
        Assert.Equal(UsageLevel.Over, new UsedLimit(PlanTerms.Seats, new(4), 3).Level);
        Assert.Equal(UsageLevel.Near, new UsedLimit(PlanTerms.Seats, new(3, 1), 5).Level);
        Assert.Equal(UsageLevel.Within, new UsedLimit(PlanTerms.Seats, new(400), null).Level);
    }

    [Fact]
    public async Task What_was_rolled_back_was_never_used()
    {
        var (owner, tenant) = await Tenant();
        await owner.Forge(tenant.Path("members/invite"), ("Email", "twice@rolled.example"), ("Role", Role.Guest));

        var again = await owner.Forge(tenant.Path("members/invite"), ("Email", "twice@rolled.example"), ("Role", Role.Guest));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Equal(1L, await app.Database.Value<long>(TestDatabase.Superuser, $"select quantity from backbone.usage_counter where tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task Months_that_are_over_can_be_told_to_a_meter_under_the_same_name_each_time()
    {
        var (_, tenant) = await Tenant();
        var now = app.Clock.GetUtcNow();
        await Use(tenant, now.AddMonths(-1), 12);
        await Use(tenant, now, 3);
        var since = DateOnly.FromDateTime(now.AddMonths(-2).UtcDateTime);

        var closed = (await app.Send(new ListClosedUsage(since), tenant)).Value;

        Assert.Equal(("invitations", 12L), (Assert.Single(closed).Meter, closed[0].Quantity));
        Assert.Equal(closed, (await app.Send(new ListClosedUsage(since), tenant)).Value);
    }

    private async Task<(TestVisitor Owner, CurrentTenant Tenant)> Tenant(string? plan = null)
    {
        var name = $"limited{Guid.CreateVersion7():N}"[..28];
        var owner = await app.SignUp($"{name}@example.com");
        var tenant = await app.CreateTenant(owner, name);
        return (owner, plan is null ? tenant : await app.Subscribe(tenant, plan));
    }

    private async Task Use(CurrentTenant tenant, DateTimeOffset at, long quantity) => await app.InTenant(tenant, async db =>
    {
        db.Add(new UsageCounter { Meter = PlanTerms.Invitations.Name, Month = UsageMonth.Of(at), Quantity = quantity });
        return await db.SaveChangesAsync();
    });

    private async Task<long> Count(CurrentTenant tenant, string table, string condition = "true") =>
        (long)(await app.Sql("saasstarter_app", $"select count(*) from backbone.{table} where {condition}", tenant.Id))[0][0]!;
}
