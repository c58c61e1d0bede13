using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>Which events are listed.</summary>
public enum StripeEventView
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those to be applied.</summary>
    Waiting,

    /// <summary>Those to be applied, which no job is going to apply any more.</summary>
    Stuck,

    /// <summary>Those of a customer that belongs to nobody.</summary>
    Unmatched,

    /// <summary>Those that were applied.</summary>
    Applied,

    /// <summary>Those that we do nothing about.</summary>
    Ignored,
}

/// <summary>What Stripe told us in the last thirty days, what came last first, a page at a time.</summary>
/// <param name="View">Which.</param>
/// <param name="Type">The only type, or null; all that begin with it when it ends with an asterisk.</param>
/// <param name="Customer">The only customer, <c>cus_…</c>, or null.</param>
/// <param name="Before">The page begins with what came before this event; null for the first page.</param>
internal sealed record ListStripeEvents(StripeEventView View = StripeEventView.All, string? Type = null, string? Customer = null, string? Before = null) : IQuery<StripeEventList>
{
    /// <summary>How many a page has.</summary>
    public const int PageSize = 50;

    public static Audience Audience => Audience.Platform(BillingStaffPermissions.Read);

    public string? Subject => Customer;

    public void Validate(Validation check) => check.OptionalLine(Type, 120).OptionalLine(Customer, 255).OptionalLine(Before, 255);
}

/// <summary>A page of events.</summary>
/// <param name="Backlog">What is left to do.</param>
/// <param name="Events">The events of this page.</param>
/// <param name="Next">Given as <see cref="ListStripeEvents.Before"/>, leads to the page after; null on the last.</param>
internal sealed record StripeEventList(Backlog Backlog, IReadOnlyList<StripeEventRow> Events, string? Next);

/// <summary>An event as the staff sees it in a list.</summary>
internal sealed record StripeEventRow(
    string Id, string Type, string? Slug, string? Tenant, string? StripeCustomerId, string State, bool IsStuck, string? Error, DateTimeOffset CreatedAt,
    DateTimeOffset ReceivedAt, DateTimeOffset? ProcessedAt);

internal sealed class ListStripeEventsHandler(BackOfficeDb db, EventBacklog backlog) : IHandler<ListStripeEvents, StripeEventList>
{
    public async Task<Result<StripeEventList>> Handle(ListStripeEvents request, CancellationToken cancellationToken)
    {
        var state = request.View switch
        {
            StripeEventView.All => null,
            StripeEventView.Stuck => nameof(StripeEventState.Waiting),
            _ => request.View.ToString(),
        };
        var (onlyStuck, isPrefix, type) = (request.View == StripeEventView.Stuck, request.Type?.EndsWith('*') == true, request.Type?.TrimEnd('*'));
        var rows = await db.Database.SqlQuery<StripeEventRow>($"""
            with applying as materialized (
                select about from backbone.job where type = {EventBacklog.Job} and state in ('Waiting', 'Running', 'Scheduled', 'Blocked') and about is not null)
            select event.id as "Id", event.type as "Type", tenant.slug as "Slug", tenant.name as "Tenant", event.stripe_customer_id as "StripeCustomerId",
                   event.state as "State", event.state = 'Waiting' and event.id not in (select about from applying) as "IsStuck", event.error as "Error",
                   event.created_at as "CreatedAt", event.received_at as "ReceivedAt", event.processed_at as "ProcessedAt"
            from backbone.stripe_event event left join backbone.tenant on tenant.id = event.tenant_id
            where ({state}::text is null or event.state = {state}) and (not {onlyStuck} or event.id not in (select about from applying))
              and ({type}::text is null or event.type = {type} or ({isPrefix} and starts_with(event.type, {type})))
              and ({request.Customer}::text is null or event.stripe_customer_id = {request.Customer})
              and ({request.Before}::text is null
                   or (event.received_at, event.id) < (select last.received_at, last.id from backbone.stripe_event last where last.id = {request.Before}))
            order by event.received_at desc, event.id desc limit {ListStripeEvents.PageSize + 1}
            """).ToListAsync(cancellationToken);
        var isThereMore = rows.Count > ListStripeEvents.PageSize;
        if (isThereMore)
            rows.RemoveAt(ListStripeEvents.PageSize);
        return new StripeEventList(await backlog.Count(cancellationToken), rows, isThereMore ? rows[^1].Id : null);
    }
}
