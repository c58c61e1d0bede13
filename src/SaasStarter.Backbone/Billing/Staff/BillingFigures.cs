using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>What comes in every month in one currency.</summary>
/// <param name="Monthly">
/// Monthly recurring revenue, without tax: price times quantity of every subscription that is <c>active</c> or <c>past_due</c>, a year's price divided by
/// twelve, rounded once at the end. One that was cancelled counts until it ends. Discounts are not known here.
/// </param>
/// <param name="Paying">Of how many subscriptions that is the sum.</param>
/// <param name="InTrial">What those in their trial would add, were they all kept.</param>
/// <param name="Trials">How many are in their trial.</param>
internal sealed record CurrencyFigures(Money Monthly, int Paying, Money InTrial, int Trials);

/// <summary>How many of those who paid thirty days ago are gone.</summary>
/// <param name="AtStart">
/// How many tenants had a subscription thirty days ago that was neither in its trial nor ended. What was not paid at that time nobody knows any more, so it counts.
/// </param>
/// <param name="Lost">How many of these subscriptions have ended since, while their tenant has no other one that runs.</param>
internal sealed record Churn(int AtStart, int Lost)
{
    /// <summary>Over how long it is counted.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(30);

    /// <summary>The share that is gone, from 0 to 1; null when there was nobody.</summary>
    public decimal? Rate => AtStart == 0 ? null : (decimal)Lost / AtStart;
}

/// <summary>Counts what all tenants together pay.</summary>
internal sealed class BillingFigures(BackOfficeDb db, TimeProvider clock)
{
    /// <summary>The figures of each currency, the one with the most revenue first.</summary>
    public async Task<IReadOnlyList<CurrencyFigures>> ByCurrency(CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<CurrencyRow>($"""
            select priced.currency as "Currency",
                   coalesce(sum(priced.monthly) filter (where priced.status <> 'Trialing'), 0) as "Monthly",
                   (count(*) filter (where priced.status <> 'Trialing'))::int as "Paying",
                   coalesce(sum(priced.monthly) filter (where priced.status = 'Trialing'), 0) as "InTrial",
                   (count(*) filter (where priced.status = 'Trialing'))::int as "Trials"
            from (select currency, status, unit_amount * quantity / case interval when 'Year' then 12.0 else 1.0 end as monthly
                  from backbone.subscription where status in ('Trialing', 'Active', 'PastDue')) priced
            group by priced.currency order by 2 desc, 1
            """).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new CurrencyFigures(AmountOf(row.Monthly, row.Currency), row.Paying, AmountOf(row.InTrial, row.Currency), row.Trials))];
    }

    /// <summary>Who left.</summary>
    public async Task<Churn> Churn(CancellationToken cancellationToken)
    {
        var start = clock.GetUtcNow() - Staff.Churn.Period;
        return (await db.Database.SqlQuery<Churn>($"""
            with paid as (
                select tenant_id, ended_at from backbone.subscription
                where created_at <= {start} and (trial_end is null or trial_end <= {start}) and (ended_at is null or ended_at > {start})
                  and status in ('Active', 'PastDue', 'Unpaid', 'Canceled'))
            select count(distinct tenant_id)::int as "AtStart",
                   (count(distinct tenant_id) filter (where ended_at is not null and not exists (
                       select from backbone.subscription running where running.tenant_id = paid.tenant_id and running.status in ('Trialing', 'Active', 'PastDue'))))::int as "Lost"
            from paid
            """).ToListAsync(cancellationToken)).Single();
    }

    /// <summary>What is owed and could not be collected, by currency.</summary>
    public async Task<IReadOnlyList<Money>> Owed(CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<OwedRow>($"""
            select currency as "Currency", sum(amount_remaining) as "Amount" from backbone.billing_invoice
            where status = 'Open' and attempt_count > 0 and amount_remaining > 0 group by currency order by 2 desc, 1
            """).ToListAsync(cancellationToken);
        return [.. rows.Select(row => AmountOf(row.Amount, row.Currency))];
    }

    private static Money AmountOf(decimal minorUnits, string currency) => Money.FromMinorUnits((long)Math.Round(minorUnits, MidpointRounding.AwayFromZero), currency);

    private sealed record CurrencyRow(string Currency, decimal Monthly, int Paying, decimal InTrial, int Trials);

    private sealed record OwedRow(string Currency, decimal Amount);
}
