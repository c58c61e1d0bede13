namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>What becomes of a subscription when every retry of a payment failed: a setting of the account at Stripe.</summary>
internal enum AfterRetries
{
    /// <summary>It is cancelled.</summary>
    Cancel,

    /// <summary>It becomes <c>unpaid</c>: invoices are made and not collected.</summary>
    Unpaid,

    /// <summary>It stays <c>past_due</c>.</summary>
    PastDue,
}

/// <summary>What a simulator is made with.</summary>
internal sealed record SimulatorSettings
{
    /// <summary>The one version that is spoken.</summary>
    public const string ApiVersion = "2026-10-28.endive";

    /// <summary>Where the API and the pages are.</summary>
    public const string Path = "/stripe-simulator";

    /// <summary>The secret key that requests have to bring.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The secret of every webhook endpoint that is made; null: each gets one of its own.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>The file that keeps the state; null: it is kept in memory only.</summary>
    public string? File { get; init; }

    /// <summary>Where visitors find this site, for links to pages: <c>https://demo.example.com</c>. Null: at the address of the request that asks.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>What becomes of a subscription when every retry failed, at first.</summary>
    public AfterRetries AfterRetries { get; init; } = AfterRetries.Unpaid;

    /// <summary>After which pauses an undelivered event is sent again, in real time.</summary>
    public IReadOnlyList<TimeSpan> DeliveryPauses { get; init; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    /// <summary>How long a delivery may take.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many objects there may be, events left out. Anybody may pay in a demonstration.</summary>
    public int MostObjects { get; init; } = 20_000;

    /// <summary>How many objects a customer may have.</summary>
    public int MostObjectsOfCustomer { get; init; } = 1_000;

    /// <summary>How many events are kept; the oldest go first.</summary>
    public int MostEvents { get; init; } = 2_000;
}
