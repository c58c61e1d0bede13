using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>The keys of the tenant, the newest first: those that are good, and the last of those that ended.</summary>
public sealed record ListApiKeys : IQuery<ApiKeyList>
{
    /// <summary>How many keys are listed.</summary>
    public const int Maximum = 100;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ApiPermissions.ManageKeys);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>Keys, with what a new one can be given.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Scopes">The names of the permissions that the reader can give.</param>
public sealed record ApiKeyList(IReadOnlyList<ApiKeyView> Keys, IReadOnlyList<string> Scopes);

/// <summary>A key as those see it who manage it.</summary>
/// <param name="Id">The key.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Masked">What is shown instead of it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedBy">The name of who created it; null when they have left.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
/// <param name="RevokedAt">When it was revoked; null when it was not.</param>
/// <param name="FormerSecretUntil">Until when the secret before the last rotation is good; null when it is not.</param>
/// <param name="LastUsedOn">The day on which it was used last; null when it never was.</param>
/// <param name="IsGood">Whether its calls are answered.</param>
public sealed record ApiKeyView(Id<ApiKey> Id, string Name, string Masked, IReadOnlyList<string> Scopes, string? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt, DateTimeOffset? FormerSecretUntil, DateOnly? LastUsedOn, bool IsGood);

internal sealed class ListApiKeysHandler(BackboneDb db, TenantScope scope, ApiScopes scopes, TenantRoles roles, TimeProvider clock) : IHandler<ListApiKeys, ApiKeyList>
{
    public async Task<Result<ApiKeyList>> Handle(ListApiKeys request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var keys = await db.Set<ApiKey>().AsNoTracking()
            .OrderBy(key => key.RevokedAt != null || (key.ExpiresAt != null && key.ExpiresAt <= now)).ThenByDescending(key => key.Id).Take(ListApiKeys.Maximum)
            .Select(key => new { Key = key, CreatedBy = db.People.Where(person => person.Id == key.CreatedBy).Select(person => person.Name).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        var known = (await roles.All(cancellationToken)).Select(role => role.Role.Name).ToHashSet();
        return new ApiKeyList(
            [.. keys.Select(line => new ApiKeyView(line.Key.Id, line.Key.Name, ApiKeyToken.Masked(line.Key.Prefix), line.Key.Scopes, line.CreatedBy, line.Key.CreatedAt, line.Key.ExpiresAt,
                line.Key.RevokedAt, line.Key.FormerSecretUntil > now ? line.Key.FormerSecretUntil : null, line.Key.LastUsedOn, line.Key.RevokedAt is null && !(line.Key.ExpiresAt <= now) && known.Contains(line.Key.Role)))],
            [.. scopes.OfferedTo(scope.Caller).Select(permission => permission.Name)]);
    }
}
