namespace SaasStarter.Backbone.Billing;

/// <summary>Which of several subscriptions a tenant's access follows. There should be one; a former one, or a mistake, makes them more.</summary>
internal static class CountingSubscription
{
    /// <summary>
    /// The one that counts: what is paid before what is not, and what is not before what never was. Of equals it is the older one, of ended ones the one that
    /// ended last. Null when none gives or takes anything.
    /// </summary>
    /// <param name="subscriptions">All that are known.</param>
    /// <param name="freeSince">When the tenant chose to go on with the free plan: what ended before does not count.</param>
    public static Subscription? Among(IEnumerable<Subscription> subscriptions, DateTimeOffset? freeSince) =>
        subscriptions.Where(each => !IsOver(each, freeSince)).OrderByDescending(RankOf).ThenByDescending(each => each.EndedAt).ThenBy(each => each.CreatedAt)
            .ThenBy(each => each.StripeSubscriptionId, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The one of those that have not ended.</summary>
    public static Subscription? Living(IEnumerable<Subscription> subscriptions) => Among(subscriptions.Where(each => !each.Status.IsEnded()), null);

    private static bool IsOver(Subscription subscription, DateTimeOffset? freeSince) => subscription.Status == SubscriptionStatus.IncompleteExpired
        || (subscription.Status == SubscriptionStatus.Canceled && subscription.EndedAt <= freeSince);

    // Somebody who has not paid, and begins another subscription without paying for that one either, has not paid.
    private static int RankOf(Subscription subscription) => subscription.Status switch
    {
        SubscriptionStatus.Trialing or SubscriptionStatus.Active or SubscriptionStatus.PastDue => 3,
        SubscriptionStatus.Unpaid or SubscriptionStatus.Paused => 2,
        SubscriptionStatus.Canceled => 1,
        _ => 0,
    };
}
