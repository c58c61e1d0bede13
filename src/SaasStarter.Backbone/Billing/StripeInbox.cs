using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Takes events in: stores each once, with the job that applies it, for the tenant whose customer it names. Whose that is says what we stored when we
/// made the customer, never a mail address, and nothing that somebody could write into an event's metadata.
/// </summary>
internal sealed partial class StripeInbox(Databases databases, IServiceScopeFactory scopes, IOptionsMonitor<StripeSettings> settings, BillingMetrics metrics,
    ILogger<StripeInbox> log)
{
    /// <summary>Stores an event that is known to be Stripe's: posted with its signature, or read from its list.</summary>
    /// <returns>False when it is there already, and nothing was done.</returns>
    public async Task<bool> Receive(Event received, CancellationToken cancellationToken)
    {
        var trouble = Trouble(received);
        if (trouble is not null)
            LogTrouble(received.Type, received.Id, trouble);
        var tenant = received.Customer is { } customer ? await FindTenant(customer, cancellationToken) : null;
        var state = HandledEvents.Find(received.Type) is null || IsOfAnotherMode(received) ? StripeEventState.Ignored
            : tenant is null ? StripeEventState.Unmatched : StripeEventState.Waiting;
        var isNew = tenant is null
            ? await StoreForNobody(received, state, trouble, cancellationToken)
            : await StoreFor(tenant, new(received, state, trouble), cancellationToken);
        if (isNew)
            metrics.Received(received.Type, state);
        return isNew;
    }

    /// <summary>The tenant whose customer this is, or null.</summary>
    public async Task<CurrentTenant?> FindTenant(string stripeCustomerId, CancellationToken cancellationToken)
    {
        await using var command = databases.Application.CreateCommand("select tenant_id, slug, tenant_name, status from backbone.find_billing_customer($1)");
        command.Add<string>(stripeCustomerId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(new(reader.GetGuid(0)), reader.GetString(1), reader.GetString(2), Enum.Parse<TenantStatus>(reader.GetString(3)))
            : null;
    }

    /// <summary>Gives an event that belongs to nobody to the tenant whose customer it turns out to be about, and has it applied. Doing it again does nothing.</summary>
    public async Task Adopt(string eventId, string stripeCustomerId, CancellationToken cancellationToken)
    {
        if (await FindTenant(stripeCustomerId, cancellationToken) is not { } tenant)
            return;
        // The application may not see what belongs to nobody.
        await using var command = databases.BackOffice.CreateCommand("update backbone.stripe_event set tenant_id = $2, state = 'Waiting' where id = $1 and tenant_id is null");
        command.Add<string>(eventId);
        command.Add<Guid>(tenant.Id.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        var options = new JobOptions { About = eventId, Key = $"adopted {eventId}" };
        await services.ServiceProvider.GetRequiredService<IJobs>().Enqueue(new ApplyStripeEvent(eventId), options, cancellationToken);
    }

    private bool IsOfAnotherMode(Event received) => received.Livemode != settings.CurrentValue.IsLiveMode;

    private string? Trouble(Event received)
    {
        var configured = settings.CurrentValue;
        if (IsOfAnotherMode(received))
            return received.Livemode ? "It is about real money, and the configured key is a test key." : "It is a test, and the configured key is a live key.";
        return received.ApiVersion == configured.ApiVersion ? null : $"It is written in the version {received.ApiVersion ?? "?"} of the API, and we use {configured.ApiVersion}.";
    }

    private async Task<bool> StoreFor(CurrentTenant tenant, ReceiveStripeEvent command, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        var stored = await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(command, cancellationToken);
        return stored.Value;
    }

    private async Task<bool> StoreForNobody(Event received, StripeEventState state, string? trouble, CancellationToken cancellationToken)
    {
        await using var batch = databases.Application.CreateBatch();
        batch.BatchCommands.Add(StripeEventInsert.Of(received, null, state, trouble).ToCommand());
        var isNew = await batch.ExecuteNonQueryAsync(cancellationToken) == 1;
        if (!isNew || state != StripeEventState.Unmatched)
            return isNew;
        if (received is { Customer: null, Charge: { } charge })
            await Ask(new FindTenantOfCharge(received.Id, charge), cancellationToken);
        else
            LogUnmatched(received.Type, received.Id);
        return true;
    }

    private async Task Ask(IPlatformJob job, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Identify(Caller.System);
        await services.ServiceProvider.GetRequiredService<IJobs>().Enqueue(job, cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "The event {Type} {Event} is stored, and should not be as it is: {Trouble}")]
    private partial void LogTrouble(string type, string @event, string trouble);

    [LoggerMessage(LogLevel.Warning, "The event {Type} {Event} is of a customer that belongs to nobody; staff can have it applied later")]
    private partial void LogUnmatched(string type, string @event);
}
