using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>A passkey as its owner sees it.</summary>
/// <param name="Id">The passkey.</param>
/// <param name="Name">What it is called.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="LastUsedAt">When it was last used, or null.</param>
/// <param name="IsBackedUp">Whether it is on the person's other devices too.</param>
internal sealed record PasskeyRow(Id<Passkey> Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool IsBackedUp);

/// <summary>With what somebody proves who they are.</summary>
/// <param name="HasPassword">Whether there is a password.</param>
/// <param name="AuthenticatorSince">Since when there is an authenticator application; null when there is none.</param>
/// <param name="RecoveryCodes">How many recovery codes are left.</param>
/// <param name="Passkeys">The passkeys, the oldest first.</param>
internal sealed record OwnSecurity(bool HasPassword, DateTimeOffset? AuthenticatorSince, int RecoveryCodes, IReadOnlyList<PasskeyRow> Passkeys)
{
    /// <summary>Whether there is any second factor.</summary>
    public bool HasFactor => AuthenticatorSince is not null || Passkeys.Count > 0;
}

/// <summary>Says with what one proves who one is.</summary>
internal sealed record ShowSecurity : IQuery<OwnSecurity>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class ShowSecurityHandler(AccountsDb db, Accounts accounts) : IHandler<ShowSecurity, OwnSecurity>
{
    public async Task<Result<OwnSecurity>> Handle(ShowSecurity request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        var since = await db.Authenticators.Where(one => one.UserId == user.Id).Select(one => (DateTimeOffset?)one.EnrolledAt).SingleOrDefaultAsync(cancellationToken);
        var codes = await db.RecoveryCodes.CountAsync(one => one.UserId == user.Id, cancellationToken);
        var passkeys = await db.Passkeys.Where(passkey => passkey.UserId == user.Id).OrderBy(passkey => passkey.CreatedAt)
            .Select(passkey => new PasskeyRow(passkey.Id, passkey.Name, passkey.CreatedAt, passkey.LastUsedAt, passkey.IsBackedUp)).Take(AddPasskey.Maximum).ToListAsync(cancellationToken);
        return new OwnSecurity(user.PasswordHash is not null, since, codes, passkeys);
    }
}
