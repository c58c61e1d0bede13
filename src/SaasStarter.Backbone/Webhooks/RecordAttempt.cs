using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>
/// Writes down how an attempt ended, and asks for the next one. An endpoint that has answered nothing but failures for days, that says itself that it is gone, or
/// for which too much waits, is deactivated, and those who may do something about it are told.
/// </summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Number">Which attempt it was, from 1.</param>
/// <param name="Attempt">How it ended.</param>
internal sealed record RecordAttempt(Id<WebhookDelivery> Delivery, int Number, DeliveryAttempt Attempt) : ICommand<Done>
{
    public static Audience Audience => Audience.System;

    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;

    public bool IsRecorded => false;
}

internal sealed class RecordAttemptHandler(BackboneDb db, TenantScope scope, IJobs jobs, INotifications notifications, LiveTopics live)
    : IHandler<RecordAttempt, Done>
{
    /// <summary>For how long every attempt has to fail until nothing more is sent.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    /// <summary>How many deliveries may wait for an endpoint that fails.</summary>
    public const int MostWaiting = 10_000;

    // "Gone": the receiver wants no more (Standard Webhooks, "Automatic disabling").
    private const int Gone = 410;

    public async Task<Result<Done>> Handle(RecordAttempt request, CancellationToken cancellationToken)
    {
        // Attempts to the same endpoint end side by side; and nobody deletes it meanwhile.
        await db.Database.ExecuteSqlAsync($"""
            select from backbone.webhook_endpoint endpoint where tenant_id = {scope.Tenant.Id.Value}
            and id = (select endpoint_id from backbone.webhook_delivery where tenant_id = {scope.Tenant.Id.Value} and id = {request.Delivery.Value}) for update
            """, cancellationToken);
        var delivery = await db.Set<WebhookDelivery>().SingleOrDefaultAsync(delivery => delivery.Id == request.Delivery, cancellationToken);
        if (delivery is not { State: DeliveryState.Waiting } || delivery.ReadAttempts().Count != request.Number - 1)
            return Done.Instance;
        var endpoint = await db.Set<WebhookEndpoint>().SingleAsync(endpoint => endpoint.Id == delivery.EndpointId, cancellationToken);
        delivery.Add(request.Attempt);
        if (request.Attempt.Failure is null)
            (delivery.State, delivery.NextAttemptAt, endpoint.FailingSince) = (DeliveryState.Delivered, null, null);
        else
            await Fail(delivery, endpoint, request, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(WebhookEndpoint.Topic);
        return Done.Instance;
    }

    private async Task Fail(WebhookDelivery delivery, WebhookEndpoint endpoint, RecordAttempt request, CancellationToken cancellationToken)
    {
        if (delivery.EventType != TestEvent.Type)
            endpoint.FailingSince ??= request.Attempt.At;
        if (endpoint.State != EndpointState.Deactivated && await IsHopeless(endpoint, request.Attempt, cancellationToken))
            await Deactivate(endpoint, cancellationToken);
        var pauses = delivery.EventType == TestEvent.Type || endpoint.State == EndpointState.Deactivated ? [] : DeliverWebhook.Pauses;
        if (request.Number > pauses.Count)
        {
            (delivery.State, delivery.NextAttemptAt) = (DeliveryState.Failed, null);
            return;
        }
        var next = request.Attempt.At + pauses[request.Number - 1];
        delivery.NextAttemptAt = next;
        var job = new DeliverWebhook(delivery.Id, endpoint.Id, request.Number + 1);
        await jobs.Schedule(job, next, new() { Key = job.Key, About = delivery.Id.ToString() }, cancellationToken);
    }

    private async Task<bool> IsHopeless(WebhookEndpoint endpoint, DeliveryAttempt attempt, CancellationToken cancellationToken) =>
        attempt.Status == Gone || attempt.At - endpoint.FailingSince >= Patience
        || await Waiting(endpoint).Take(MostWaiting + 1).CountAsync(cancellationToken) > MostWaiting;

    private async Task Deactivate(WebhookEndpoint endpoint, CancellationToken cancellationToken)
    {
        endpoint.State = EndpointState.Deactivated;
        await Waiting(endpoint).ExecuteUpdateAsync(
            waiting => waiting.SetProperty(delivery => delivery.State, DeliveryState.Failed).SetProperty(delivery => delivery.NextAttemptAt, (DateTimeOffset?)null), cancellationToken);
        await notifications.Notify(new WebhookDeactivated(endpoint.Id.ToString(), new Uri(endpoint.Url).Host), Recipients.With(WebhookPermissions.Manage), cancellationToken);
    }

    private IQueryable<WebhookDelivery> Waiting(WebhookEndpoint endpoint) =>
        db.Set<WebhookDelivery>().Where(delivery => delivery.EndpointId == endpoint.Id && delivery.State == DeliveryState.Waiting);
}

/// <summary>Tells those who manage webhooks that one was deactivated.</summary>
/// <param name="Endpoint">The endpoint's identifier.</param>
/// <param name="Host">The host that it is on.</param>
internal sealed record WebhookDeactivated(string Endpoint, string Host) : INotification<WebhookDeactivated>
{
    public static NotificationKind Kind { get; } =
        new("webhook-deactivated", Strings.Text("Kind-webhook-deactivated"), Strings.Text("Webhooks"), NotificationChannel.Mail);

    public static WebhookDeactivated Sample => new("whe_0199f2c81d5a7c3e8f0a4b6d2e1c9a70", "hooks.example.com");

    public LocalizedText Text => Strings.Text("Told-webhook-deactivated", Host);

    public string Page => $"webhooks/{Endpoint}";
}
