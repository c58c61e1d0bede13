using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>For how long the old secret of a key stays good beside the new one.</summary>
public enum KeyOverlap
{
    /// <summary>Not at all: it is known to somebody who should not know it.</summary>
    None,

    /// <summary>An hour.</summary>
    Hour,

    /// <summary>A day.</summary>
    Day,

    /// <summary>A week.</summary>
    Week,
}

/// <summary>Gives a key another secret. It is shown once; the old one ends after a while, so that programs have time to change.</summary>
/// <param name="Id">The key.</param>
/// <param name="Overlap">For how long the old secret stays good.</param>
public sealed record RotateApiKey(Id<ApiKey> Id, KeyOverlap Overlap) : ICommand<IssuedApiKey>, ISensitive
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ApiPermissions.ManageKeys);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RotateApiKeyHandler(BackboneDb db, TenantScope scope, TimeProvider clock) : IHandler<RotateApiKey, IssuedApiKey>
{
    public async Task<Result<IssuedApiKey>> Handle(RotateApiKey request, CancellationToken cancellationToken)
    {
        if (await db.Set<ApiKey>().SingleOrDefaultAsync(key => key.Id == request.Id, cancellationToken) is not { } key)
            return Problem.NotFound;
        if (key.RevokedAt is not null)
            return Problem.Conflict(Strings.Text("RevokedAlready"));
        // What a key may do is what its creator could give: whoever cannot, does not come to hold it.
        if (key.Scopes.Any(name => !scope.Caller.Role!.Permissions.Any(permission => permission.Name == name)))
            return Problem.Forbidden;
        var token = ApiKeyToken.New(scope.Tenant.Id, key.Id);
        key.FormerSecretHash = request.Overlap == KeyOverlap.None ? null : key.SecretHash;
        key.FormerSecretUntil = request.Overlap == KeyOverlap.None ? null : clock.GetUtcNow() + LengthOf(request.Overlap);
        (key.SecretHash, key.Prefix) = (token.Hash, token.Shown);
        await db.SaveChangesAsync(cancellationToken);
        return new IssuedApiKey(token.Write());
    }

    private static TimeSpan LengthOf(KeyOverlap overlap) => overlap switch
    {
        KeyOverlap.Hour => TimeSpan.FromHours(1),
        KeyOverlap.Day => TimeSpan.FromDays(1),
        _ => TimeSpan.FromDays(7),
    };
}
