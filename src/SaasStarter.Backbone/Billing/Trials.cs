using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Gives a trial once: to a tenant, and to a verified mail address whatever tenants it creates. What is kept of either is a hash, which outlives both.
/// </summary>
internal sealed class Trials(BackboneDb db, TenantScope scope)
{
    /// <summary>Whether there is a trial for the entered tenant and the person. For what is shown; <see cref="Take"/> decides.</summary>
    public async Task<bool> IsThere(Person person, CancellationToken cancellationToken)
    {
        var fingerprints = Fingerprints(person);
        var had = await db.Database.SqlQuery<bool>($"""select backbone.had_trial({fingerprints}) as "Value" """).ToListAsync(cancellationToken);
        return !had.Single();
    }

    /// <summary>Takes the trial for the entered tenant and the person, as a part of the command that begins the checkout.</summary>
    /// <param name="attempt">The checkout. Taking it again for the same one changes nothing.</param>
    /// <param name="person">Who sets out to buy.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False when tenant or person had theirs: the checkout begins without.</returns>
    public async Task<bool> Take(Id<CheckoutAttempt> attempt, Person person, CancellationToken cancellationToken)
    {
        var fingerprints = Fingerprints(person);
        var taken = await db.Database.SqlQuery<bool>($"""select backbone.take_trial({fingerprints}, {attempt.Value}) as "Value" """).ToListAsync(cancellationToken);
        return taken.Single();
    }

    /// <summary>Gives back what was taken for a checkout that nobody finished.</summary>
    public Task GiveBack(Id<CheckoutAttempt> attempt, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"select backbone.give_back_trial({attempt.Value})", cancellationToken);

    private byte[][] Fingerprints(Person person) => [Fingerprint($"tenant {scope.Tenant.Id.Value}"), Fingerprint($"mail {WithoutTag(InvitationRules.Fold(person.Email))}")];

    private static byte[] Fingerprint(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    // ana+second@example.com is Ana's mailbox too (RFC 5233).
    private static string WithoutTag(string address)
    {
        var (tag, at) = (address.IndexOf('+', StringComparison.Ordinal), address.LastIndexOf('@'));
        return tag > 0 && tag < at ? address.Remove(tag, at - tag) : address;
    }
}
