using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Stores an event of the entered tenant, and the job that applies it, together: what was answered with 200 is not lost.</summary>
/// <param name="Received">The event.</param>
/// <param name="State">Whether it is to be applied.</param>
/// <param name="Trouble">What is wrong with it, if anything.</param>
/// <returns>False when it is there already.</returns>
internal sealed record ReceiveStripeEvent(Event Received, StripeEventState State, string? Trouble) : ICommand<bool>
{
    public static Audience Audience => Audience.System;

    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;

    public bool IsRecorded => false;
}

internal sealed class ReceiveStripeEventHandler(BackboneDb db, TenantScope scope, IJobs jobs) : IHandler<ReceiveStripeEvent, bool>
{
    public async Task<Result<bool>> Handle(ReceiveStripeEvent request, CancellationToken cancellationToken)
    {
        var insert = StripeEventInsert.Of(request.Received, scope.Tenant.Id, request.State, request.Trouble);
        if (await db.Database.ExecuteSqlAsync(insert, cancellationToken) == 0)
            return false;
        if (request.State == StripeEventState.Waiting)
            await jobs.Enqueue(new ApplyStripeEvent(request.Received.Id), new() { About = request.Received.Id }, cancellationToken);
        return true;
    }
}

/// <summary>The statement that stores an event, or does nothing when it is there.</summary>
internal static class StripeEventInsert
{
    // Without naming the conflict: what the application may not see, it need not.
    public static FormattableString Of(Event received, Id<Tenant>? tenant, StripeEventState state, string? error) => $"""
        insert into backbone.stripe_event (id, tenant_id, type, stripe_customer_id, api_version, is_live, payload, created_at, state, error)
        values ({received.Id}, {tenant?.Value}, {Short(received.Type, 120)}, {Short(received.Customer, 255)}, {Short(received.ApiVersion, 60)}, {received.Livemode},
                {received.Payload}, {received.Created}, {state.ToString()}, {error})
        on conflict do nothing
        """;

    private static string? Short(string? text, int length) => text?.Length > length ? text[..length] : text;
}
