using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>Revokes a key: its next call is refused.</summary>
/// <param name="Id">The key.</param>
public sealed record RevokeApiKey(Id<ApiKey> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ApiPermissions.ManageKeys);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RevokeApiKeyHandler(BackboneDb db, TimeProvider clock) : IHandler<RevokeApiKey, Done>
{
    public async Task<Result<Done>> Handle(RevokeApiKey request, CancellationToken cancellationToken)
    {
        if (await db.Set<ApiKey>().SingleOrDefaultAsync(key => key.Id == request.Id, cancellationToken) is not { } key)
            return Problem.NotFound;
        key.RevokedAt ??= clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
