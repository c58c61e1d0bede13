using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Makes the entered tenant's copy of what Stripe knows about it: asks for everything and replaces what is here, never from what an event says. Behind
/// the lock of the customer's row, so that no older answer overwrites a younger one, and the order of events does not matter.
/// </summary>
internal sealed partial class BillingSync(
    BackboneDb db, StripeClient stripe, SubscriptionCopy copy, BillingFindings drift, SubscriptionNews news, TenantScope scope, LiveTopics live, IEvents events,
    ILogger<BillingSync> log)
{
    /// <summary>What open pages about plan and payments follow.</summary>
    public const string Topic = "billing";

    /// <summary>
    /// The tenant's customer, locked until the command's transaction ends: whoever changes something at Stripe, or copies it, takes turns. A command calls
    /// it first, before it reads anything that the lock protects. Null when the tenant has no customer.
    /// </summary>
    public async Task<BillingCustomer?> Lock(CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"select from backbone.billing_customer for no key update", cancellationToken);
        return await db.Set<BillingCustomer>().SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Asks Stripe for everything about the locked customer, replaces what is here, and tells people what changed. The caller limits how long it may take:
    /// its transaction waits.
    /// </summary>
    /// <returns>What differed.</returns>
    /// <exception cref="StripeException">Stripe does not answer, or refuses. Nothing was changed.</exception>
    public async Task<IReadOnlyList<BillingDifference>> Sync(BillingCustomer customer, CancellationToken cancellationToken)
    {
        // The database's clock, which also stamps what is received: nodes need not agree on the time.
        var begun = (await db.Database.SqlQuery<DateTimeOffset>($"select clock_timestamp() as \"Value\"").ToListAsync(cancellationToken)).Single();
        var snapshot = await StripeSnapshot.Fetch(stripe, customer.StripeCustomerId, cancellationToken);
        var rows = await db.Set<Subscription>().ToListAsync(cancellationToken);
        news.Remember(rows);
        customer.SyncedFrom = begun;
        var (differences, findings) = snapshot.Customer switch
        {
            null => (await Save(cancellationToken), [new("customer-missing", customer.StripeCustomerId, "there", "unknown")]),
            { Deleted: true } => (await End(customer, rows, begun, cancellationToken), [new("customer-deleted", customer.StripeCustomerId, "there", "deleted")]),
            _ => await Replace(customer, rows, snapshot, begun, cancellationToken),
        };
        await drift.Replace(findings, cancellationToken);
        foreach (var finding in findings)
            LogFinding(finding.Kind, finding.About, scope.Tenant.Id.ToString());
        await news.Tell(begun, cancellationToken);
        if (differences.Count > 0)
            live.Changed(Topic);
        if (differences.Any(difference => difference.Kind.StartsWith(nameof(Subscription), StringComparison.Ordinal)))
            events.Publish(SubscriptionChanged.To(await db.Set<Subscription>().SingleOrDefaultAsync(each => each.Id == customer.SubscriptionId, cancellationToken)));
        return differences;
    }

    // Deleting a customer ended all subscriptions at once, and there is no way back (Stripe, "Delete a customer").
    private async Task<IReadOnlyList<BillingDifference>> End(
        BillingCustomer customer, IReadOnlyList<Subscription> rows, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        customer.IsDeleted = true;
        foreach (var row in rows.Where(row => !row.Status.IsEnded()))
            (row.Status, row.CanceledAt, row.EndedAt, row.PastDueSince) = (SubscriptionStatus.Canceled, row.CanceledAt ?? begun, begun, null);
        customer.SubscriptionId = CountingSubscription.Among(rows, customer.FreeSince)?.Id;
        return await Save(cancellationToken);
    }

    private async Task<(IReadOnlyList<BillingDifference> Differences, IReadOnlyList<BillingDifference> Findings)> Replace(
        BillingCustomer customer, List<Subscription> rows, StripeSnapshot snapshot, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        CopyCustomer(snapshot.Customer!, customer);
        await CopyInvoices(snapshot.Invoices, cancellationToken);

        var copies = copy.Of(rows, snapshot, begun);
        // The database has one that lives. Another is somebody's mistake; the tenant keeps what gives it more, and of equals what it had first.
        var living = CountingSubscription.Living(copies.Subscriptions);
        var second = copies.Subscriptions.Where(each => !each.Status.IsEnded() && each != living).ToList();
        var kept = copies.Subscriptions.Except(second).ToList();
        var counting = CountingSubscription.Among(kept, customer.FreeSince);

        db.RemoveRange(second.Where(rows.Contains));
        db.AddRange(kept.Where(each => !rows.Contains(each) && each.Status.IsEnded()));
        if (second.Any(each => each.Id == customer.SubscriptionId))
            customer.SubscriptionId = null;
        var differences = new List<BillingDifference>(await Save(cancellationToken));

        // Once the one that lived before has given up its place.
        if (living is not null && !rows.Contains(living))
            db.Add(living);
        customer.SubscriptionId = counting?.Id;
        differences.AddRange(await Save(cancellationToken));
        news.Follow(kept);
        return (differences, [.. copies.Findings, .. second.Select(each => new BillingDifference(
            "second-subscription", each.StripeSubscriptionId, living?.StripeSubscriptionId, each.StripeSubscriptionId))]);
    }

    private static void CopyCustomer(Customer from, BillingCustomer to)
    {
        (to.Name, to.Email, to.IsDeleted) = (Short(from.Name, 300), Short(from.Email, 512), false);
        to.TaxNumber = Short(from.TaxIds?.Data is [var first, ..] ? first.Value : null, 60);
    }

    private async Task CopyInvoices(IReadOnlyList<Invoice> invoices, CancellationToken cancellationToken)
    {
        var ids = invoices.Select(invoice => invoice.Id).ToArray();
        var rows = await db.Set<BillingInvoice>().Where(row => ids.Contains(row.StripeInvoiceId)).ToDictionaryAsync(row => row.StripeInvoiceId, cancellationToken);
        foreach (var invoice in invoices)
        {
            if (ReadStatus(invoice.Status) is not { } status)
                continue;
            if (!rows.TryGetValue(invoice.Id, out var row))
                row = db.Add(new BillingInvoice { StripeInvoiceId = invoice.Id, Reason = "", Currency = "" }).Entity;
            else
                news.Remember(row);
            CopyInvoice(invoice, row, status);
            news.Follow(row);
        }
    }

    private static void CopyInvoice(Invoice from, BillingInvoice to, InvoiceStatus status)
    {
        to.Status = status;
        to.StripeSubscriptionId = from.Parent?.SubscriptionDetails?.Subscription.Id;
        to.Number = Short(from.Number, 60);
        to.Reason = Short(from.BillingReason, 60) ?? "";
        to.Currency = from.Currency.ToUpperInvariant();
        (to.Total, to.AmountDue, to.AmountPaid, to.AmountRemaining) = (from.Total, from.AmountDue, from.AmountPaid, from.AmountRemaining);
        (to.AttemptCount, to.NextPaymentAttempt) = (from.AttemptCount, from.NextPaymentAttempt);
        (to.HostedInvoiceUrl, to.InvoicePdf) = (Short(from.HostedInvoiceUrl?.AbsoluteUri, 2000), Short(from.InvoicePdf?.AbsoluteUri, 2000));
        (to.CreatedAt, to.FinalizedAt, to.PaidAt) = (from.Created, from.StatusTransitions?.FinalizedAt, from.StatusTransitions?.PaidAt);
    }

    private static InvoiceStatus? ReadStatus(string? status) => status switch
    {
        "draft" => InvoiceStatus.Draft,
        "open" => InvoiceStatus.Open,
        "paid" => InvoiceStatus.Paid,
        "uncollectible" => InvoiceStatus.Uncollectible,
        "void" => InvoiceStatus.Void,
        _ => null,
    };

    private static string? Short(string? text, int length) => text?.Length > length ? text[..length] : text;

    private async Task<IReadOnlyList<BillingDifference>> Save(CancellationToken cancellationToken)
    {
        var differences = BillingDifference.Of(db.ChangeTracker);
        await db.SaveChangesAsync(cancellationToken);
        return differences;
    }

    [LoggerMessage(LogLevel.Warning, "Stripe and we disagree in tenant {Tenant}, or something is there that should not be: {Finding} {About}")]
    private partial void LogFinding(string finding, string about, string tenant);
}
