using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Tests.Billing;

/// <summary>What each status allows, and when the grace ends.</summary>
public sealed class BillingAccessTests
{
    private static readonly DateTimeOffset Now = new(2030, 5, 17, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(SubscriptionStatus.Incomplete, PlanAccess.None)]
    [InlineData(SubscriptionStatus.IncompleteExpired, PlanAccess.None)]
    [InlineData(SubscriptionStatus.Trialing, PlanAccess.Full)]
    [InlineData(SubscriptionStatus.Active, PlanAccess.Full)]
    [InlineData(SubscriptionStatus.PastDue, PlanAccess.Grace)]
    [InlineData(SubscriptionStatus.Unpaid, PlanAccess.ReadOnly)]
    [InlineData(SubscriptionStatus.Canceled, PlanAccess.ReadOnly)]
    [InlineData(SubscriptionStatus.Paused, PlanAccess.ReadOnly)]
    public void Each_status_has_its_access_whatever_the_time_and_only_a_late_payment_knows_a_grace(SubscriptionStatus status, PlanAccess access)
    {
        var isLate = status == SubscriptionStatus.PastDue;
        foreach (var days in new[] { 0, 1, 7, 14 })
        {
            var grace = TimeSpan.FromDays(days);
            Assert.Equal(access, BillingAccess.Of(status, null, grace, Now));
            Assert.Equal(isLate && days == 0 ? PlanAccess.ReadOnly : access, BillingAccess.Of(status, Now, grace, Now));
            Assert.Equal(access, BillingAccess.Of(status, Now.AddDays(1), grace, Now));
            Assert.Equal(isLate && days == 0 ? PlanAccess.ReadOnly : access, BillingAccess.Of(status, Now - grace + TimeSpan.FromSeconds(days == 0 ? 0 : 1), grace, Now));
            Assert.Equal(isLate ? PlanAccess.ReadOnly : access, BillingAccess.Of(status, Now - grace, grace, Now));
            Assert.Equal(isLate ? PlanAccess.ReadOnly : access, BillingAccess.Of(status, DateTimeOffset.UnixEpoch, grace, Now));
        }
    }

    [Fact]
    public void Without_a_subscription_nothing_is_paid()
    {
        Assert.Equal(PlanAccess.None, BillingAccess.Of(null, null, TimeSpan.FromDays(7), Now));
    }

    [Fact]
    public void Each_status_is_read_as_Stripe_writes_it_and_another_is_not_guessed()
    {
        string[] written = ["incomplete", "incomplete_expired", "trialing", "active", "past_due", "unpaid", "canceled", "paused"];

        Assert.Equal(Enum.GetValues<SubscriptionStatus>().Cast<SubscriptionStatus?>(), written.Select(SubscriptionStatuses.Read));
        Assert.Null(SubscriptionStatuses.Read("Active"));
        Assert.Null(SubscriptionStatuses.Read("cancelled"));
        Assert.Equal([SubscriptionStatus.IncompleteExpired, SubscriptionStatus.Canceled], Enum.GetValues<SubscriptionStatus>().Where(status => status.IsEnded()));
    }
}
