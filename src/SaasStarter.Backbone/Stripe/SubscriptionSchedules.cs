namespace SaasStarter.Backbone.Stripe;

/// <summary>Changes of a subscription that are agreed and still to come.</summary>
internal sealed record SubscriptionSchedule : IStripeObject
{
    public required string Id { get; init; }

    /// <summary><c>not_started</c>, <c>active</c>, <c>completed</c>, <c>released</c> or <c>canceled</c>.</summary>
    public required string Status { get; init; }

    public Expandable<Subscription>? Subscription { get; init; }

    public CurrentPhase? CurrentPhase { get; init; }

    public IReadOnlyList<SchedulePhase> Phases { get; init; } = [];

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>The phase that runs, when one does.</summary>
internal sealed record CurrentPhase(DateTimeOffset StartDate, DateTimeOffset EndDate);

/// <summary>What is paid for from one moment to another.</summary>
internal sealed record SchedulePhase(DateTimeOffset StartDate, DateTimeOffset EndDate, IReadOnlyList<SchedulePhaseItem> Items);

/// <summary>A price of a phase.</summary>
internal sealed record SchedulePhaseItem(Expandable<Price> Price, long? Quantity);

/// <summary>Makes a schedule of a subscription as it is. The phases come with an update.</summary>
internal sealed record SubscriptionScheduleCreateParameters(string FromSubscription);

/// <summary>What to change of a schedule.</summary>
internal sealed record SubscriptionScheduleUpdateParameters
{
    public ScheduleEndBehavior? EndBehavior { get; init; }

    /// <summary>All phases: the one that runs, as it is, and those to come.</summary>
    public IReadOnlyList<SchedulePhaseParameters>? Phases { get; init; }

    public ProrationBehavior? ProrationBehavior { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>What becomes of the subscription when the last phase ends.</summary>
internal enum ScheduleEndBehavior
{
    /// <summary>It goes on by itself.</summary>
    Release,

    /// <summary>It ends.</summary>
    Cancel,
}

/// <summary>What is paid for from one moment to another.</summary>
internal sealed record SchedulePhaseParameters
{
    public required IReadOnlyList<SchedulePhaseItemParameters> Items { get; init; }

    public DateTimeOffset? StartDate { get; init; }

    /// <summary>The end, or a <see cref="Duration"/>. The last phase needs one of them.</summary>
    public DateTimeOffset? EndDate { get; init; }

    public ScheduleDuration? Duration { get; init; }

    public ProrationBehavior? ProrationBehavior { get; init; }

    public DateTimeOffset? TrialEnd { get; init; }
}

/// <summary>How long a phase lasts: three months.</summary>
internal sealed record ScheduleDuration(PriceInterval Interval, int IntervalCount);

/// <summary>A price of a phase.</summary>
internal sealed record SchedulePhaseItemParameters(string Price, long? Quantity);

/// <summary><c>/v1/subscription_schedules</c>.</summary>
internal sealed class SubscriptionSchedules(StripeConnection connection)
{
    private const string One = "/v1/subscription_schedules/{id}";

    public Task<SubscriptionSchedule> Create(SubscriptionScheduleCreateParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<SubscriptionSchedule>(StripeRequest.Post("/v1/subscription_schedules", null, parameters, idempotencyKey), cancellationToken);

    public Task<SubscriptionSchedule> Retrieve(string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        connection.Send<SubscriptionSchedule>(StripeRequest.Get(One, id, Expansion.Of(expand)), cancellationToken);

    public Task<SubscriptionSchedule> Update(string id, SubscriptionScheduleUpdateParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<SubscriptionSchedule>(StripeRequest.Post(One, id, parameters, idempotencyKey), cancellationToken);

    /// <summary>Lets the subscription go on as it is, and forgets what was to come.</summary>
    public Task<SubscriptionSchedule> Release(string id, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<SubscriptionSchedule>(StripeRequest.Post($"{One}/release", id, null, idempotencyKey), cancellationToken);
}
