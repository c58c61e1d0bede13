using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Calls one of one's own passkeys something else.</summary>
internal sealed record RenamePasskey(Id<Passkey> Passkey, string Name) : ICommand<Done>
{
    public static Audience Audience => Audience.SignedIn;

    public string Subject => Passkey.ToString();

    public void Validate(Validation check) => check.Line(Name, Identity.Passkey.MaximumNameLength);
}

internal sealed class RenamePasskeyHandler(AccountsDb db, TenantScope scope) : IHandler<RenamePasskey, Done>
{
    public async Task<Result<Done>> Handle(RenamePasskey request, CancellationToken cancellationToken)
    {
        var userId = scope.Caller.Person!.Id.Value;
        var renamed = await db.Passkeys.Where(passkey => passkey.Id == request.Passkey && passkey.UserId == userId)
            .ExecuteUpdateAsync(passkey => passkey.SetProperty(p => p.Name, request.Name), cancellationToken);
        return renamed == 1 ? Done.Instance : Problem.NotFound;
    }
}
