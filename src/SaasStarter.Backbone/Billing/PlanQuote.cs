using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>What somebody was told that a change of plan costs, to be held to for a few minutes. It travels through the form, where nobody can alter it.</summary>
/// <param name="Tenant">Whom it was told.</param>
/// <param name="PlanId">The plan.</param>
/// <param name="Interval">How often it is paid.</param>
/// <param name="ProrationDate">The moment that the amount was computed for; null when nothing is charged now.</param>
/// <param name="Amount">What is charged now, in the currency's smallest unit.</param>
/// <param name="ExpiresAt">Until when it holds.</param>
internal sealed record PlanQuote(Id<Tenant> Tenant, string PlanId, BillingInterval Interval, DateTimeOffset? ProrationDate, long Amount, DateTimeOffset ExpiresAt);

/// <summary>Writes quotes into forms, and reads them again.</summary>
internal sealed class PlanQuotes(IDataProtectionProvider protection, TenantScope scope, TimeProvider clock)
{
    /// <summary>How long a quote holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly IDataProtector _protector = protection.CreateProtector(nameof(PlanQuote));

    /// <summary>The quote as a form's field.</summary>
    public string Write(PlanChange change, DateTimeOffset? prorationDate, long amount) => _protector.Protect(JsonSerializer.Serialize(
        new PlanQuote(scope.Tenant.Id, change.Plan.Id, change.Interval, prorationDate, amount, clock.GetUtcNow() + Lifetime)));

    /// <summary>The quote for a change; null when it is for another one, no longer holds, or was not made here.</summary>
    public PlanQuote? Read(string quote, PlanChange change)
    {
        try
        {
            var read = JsonSerializer.Deserialize<PlanQuote>(_protector.Unprotect(quote))!;
            return read.Tenant == scope.Tenant.Id && read.PlanId == change.Plan.Id && read.Interval == change.Interval && read.ExpiresAt > clock.GetUtcNow() ? read : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>By what Stripe knows that a change was asked for before: the same quote is the same wish.</summary>
    public static string KeyOf(string quote) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(quote)));
}
