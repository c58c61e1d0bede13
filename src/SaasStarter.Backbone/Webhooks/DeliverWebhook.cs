using System.Text.Json.Serialization;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>
/// One attempt at a delivery. No connection to the database is held while the other side thinks. After a crash it may be sent again: the receiver knows it by the
/// event's identifier. When an attempt fails, the next one is a job of its own.
/// </summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Endpoint">Where it goes.</param>
/// <param name="Attempt">Which attempt it is, from 1.</param>
internal sealed record DeliverWebhook(
    [property: JsonConverter(typeof(IdJsonConverter<WebhookDelivery>))] Id<WebhookDelivery> Delivery,
    [property: JsonConverter(typeof(IdJsonConverter<WebhookEndpoint>))] Id<WebhookEndpoint> Endpoint,
    int Attempt) : IJob
{
    /// <summary>The queue of deliveries: an endpoint that hangs holds up no other work.</summary>
    public const string QueueName = "webhooks";

    /// <summary>How many deliveries a node has under way at a time: they wait more than they work.</summary>
    public const int Concurrency = 32;

    /// <summary>How long to wait after each attempt that failed. After the last one there is no other.</summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(24),
    ];

    // What happened is told whatever was paid: that nothing is paid any more, too.
    public static Entitlement Entitlement => Entitlement.None;

    static string IJobSettings.Queue => QueueName;

    /// <summary>Names the attempt. A job with a key is written at once, hence also at the end of a command.</summary>
    [JsonIgnore]
    public string Key => $"{Delivery} {Attempt}";
}

internal sealed class DeliverWebhookHandler(IDispatcher dispatcher, DeliveryRoom room, WebhookSender sender) : IHandler<DeliverWebhook, Done>
{
    // Long enough to cost nothing, short enough for who resumes an endpoint.
    private static readonly TimeSpan PausedPause = TimeSpan.FromMinutes(1);

    public async Task<Result<Done>> Handle(DeliverWebhook job, CancellationToken cancellationToken)
    {
        using var place = room.Enter(job.Endpoint, out var pause) ?? throw new JobPostponedException(pause);
        var prepared = await dispatcher.Send(new PrepareDelivery(job.Delivery, job.Attempt), cancellationToken);
        if (prepared.Problem is { Kind: ProblemKind.NotFound })
            return Done.Instance;
        if (prepared.Problem is { } problem)
            return problem;
        if (prepared.Value.IsPaused)
            throw new JobPostponedException(PausedPause);
        var attempt = await sender.Send(prepared.Value.Message, cancellationToken);
        return await dispatcher.Send(new RecordAttempt(job.Delivery, job.Attempt, attempt), CancellationToken.None);
    }
}
