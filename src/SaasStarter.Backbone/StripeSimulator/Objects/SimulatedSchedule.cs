namespace SaasStarter.Backbone.StripeSimulator.Objects;

/// <summary>What a subscription becomes, phase after phase.</summary>
internal sealed class SimulatedSchedule : StripeObject, IOwnedObject
{
    public BillingMode BillingMode { get; init; } = new();

    public long? CanceledAt { get; set; }

    public long? CompletedAt { get; set; }

    public PhaseDates? CurrentPhase { get; set; }

    public required string Customer { get; init; }

    public ScheduleDefaults DefaultSettings { get; init; } = new();

    public string EndBehavior { get; set; } = "release";

    public Dictionary<string, string> Metadata { get; set; } = [];

    public List<object> PauseSchedules => [];

    public List<SchedulePhase> Phases { get; set; } = [];

    public long? ReleasedAt { get; set; }

    public string? ReleasedSubscription { get; set; }

    public required string Status { get; set; }

    public string? Subscription { get; set; }

    public string? TestClock { get; set; }

    string? IOwnedObject.Customer => Customer;
}

/// <summary>When a phase begins and ends.</summary>
internal sealed record PhaseDates(long EndDate, long StartDate);

/// <summary>What phases inherit.</summary>
internal sealed record ScheduleDefaults
{
    public string BillingCycleAnchor => "automatic";

    public string CollectionMethod => "charge_automatically";

    public string? DefaultPaymentMethod => null;

    public string? Description => null;

    public InvoiceIssuing InvoiceSettings => new();
}

/// <summary>A time during which a subscription has certain items.</summary>
internal sealed record SchedulePhase
{
    public List<object> AddInvoiceItems => [];

    public required string Currency { get; init; }

    public List<object> Discounts => [];

    public required long EndDate { get; init; }

    public required List<SchedulePhaseItem> Items { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];

    public string ProrationBehavior { get; init; } = "create_prorations";

    public required long StartDate { get; init; }

    public long? TrialEnd { get; init; }
}

/// <summary>A price of a phase.</summary>
internal sealed record SchedulePhaseItem
{
    public required string Price { get; init; }

    public long Quantity { get; init; } = 1;

    public List<object> Discounts => [];

    public Dictionary<string, string> Metadata { get; init; } = [];
}
