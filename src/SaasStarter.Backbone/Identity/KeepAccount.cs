using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Keeps one's own account, which was to be erased.</summary>
internal sealed record KeepAccount : ICommand<Done>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class KeepAccountHandler(AccountsDb db, Accounts accounts) : IHandler<KeepAccount, Done>
{
    public async Task<Result<Done>> Handle(KeepAccount request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (user.DeleteAfter is null)
            return Problem.Conflict(Strings.Text("NoDeletionPlanned"));
        user.DeleteAfter = null;
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
