using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Whether one's own account is to be erased, and when.</summary>
internal sealed record ShowDeletion : IQuery<PlannedDeletion>
{
    public static Audience Audience => Audience.SignedIn;
}

/// <summary>When an account is erased.</summary>
/// <param name="DeleteAfter">When; null when it is not.</param>
internal sealed record PlannedDeletion(DateTimeOffset? DeleteAfter);

internal sealed class ShowDeletionHandler(Accounts accounts) : IHandler<ShowDeletion, PlannedDeletion>
{
    public async Task<Result<PlannedDeletion>> Handle(ShowDeletion request, CancellationToken cancellationToken) =>
        new PlannedDeletion((await accounts.Own(cancellationToken)).DeleteAfter);
}
