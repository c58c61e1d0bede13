using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Removes one of one's own passkeys: it opens nothing any more.</summary>
internal sealed record RemovePasskey(Id<Passkey> Passkey) : ICommand<FactorsChanged>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;

    public string Subject => Passkey.ToString();
}

internal sealed class RemovePasskeyHandler(AccountsDb db, SecondFactors secondFactors, FactorChanges changes, Accounts accounts) : IHandler<RemovePasskey, FactorsChanged>
{
    public async Task<Result<FactorsChanged>> Handle(RemovePasskey request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (await db.Passkeys.SingleOrDefaultAsync(passkey => passkey.Id == request.Passkey && passkey.UserId == user.Id, cancellationToken) is not { } found)
            return Problem.NotFound;
        var factors = await secondFactors.Of(user.Id, cancellationToken);
        if (await changes.RefusalToRemove(factors with { Passkeys = factors.Passkeys - 1 }, cancellationToken) is { } refusal)
            return refusal;
        db.Passkeys.Remove(found);
        await db.SaveChangesAsync(cancellationToken);
        return await changes.Removed(user, SecurityChange.PasskeyRemoved, found.Name, cancellationToken);
    }
}
