using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>Who calls, and where.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Caller">Who.</param>
internal sealed record BearerEntry(CurrentTenant Tenant, Caller Caller);

/// <summary>Lets in who brings a key. The tenant that the key names is entered untrusted, to compare the secret under its row level security.</summary>
internal sealed class BearerDoor(TenantDoor<BackboneDb> door, RoleCatalogue catalogue, TimeProvider clock)
{
    /// <summary>Who brings this.</summary>
    /// <param name="text">What stood after <c>Bearer</c>.</param>
    /// <param name="address">The network address that it came from.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<BearerEntry>> Open(string text, string? address, CancellationToken cancellationToken)
    {
        if (ApiKeyToken.Read(text) is not { } token)
            return ApiProblems.WrongCredentials;
        var untrusted = new TenantScope();
        untrusted.Enter(new CurrentTenant(token.TenantId, "", "", TenantStatus.Active), Caller.Anonymous);
        await using var db = door.Open(untrusted);
        var now = clock.GetUtcNow();
        if (await db.Set<ApiKey>().AsNoTracking().SingleOrDefaultAsync(key => key.Id == token.KeyId, cancellationToken) is not { } key || !IsGood(key, token.Hash, now))
            return ApiProblems.WrongCredentials;
        if (key.RevokedAt is not null || await new TenantRoles(db, catalogue).Find(key.Role, cancellationToken) is not { } role)
            return ApiProblems.KeyRevoked;
        if (key.ExpiresAt <= now)
            return ApiProblems.KeyExpired;
        var tenant = await ReadTenant(db, token.TenantId, cancellationToken);
        await MarkAsUsed(db, key, now, cancellationToken);
        return new BearerEntry(tenant, new() { ApiKey = new(key.Id.Value, key.Name), Role = Narrowed(role, key.Scopes), Address = address });
    }

    private static Role Narrowed(Role role, string[] scopes) => role with { Permissions = role.Permissions.Where(permission => scopes.Contains(permission.Name) || permission == TenantPermissions.Open).ToHashSet() };

    private static bool IsGood(ApiKey key, byte[] hash, DateTimeOffset now) => CryptographicOperations.FixedTimeEquals(key.SecretHash, hash)
        || (key.FormerSecretHash is { } former && key.FormerSecretUntil > now && CryptographicOperations.FixedTimeEquals(former, hash));

    private static async Task<CurrentTenant> ReadTenant(BackboneDb db, Id<Tenant> id, CancellationToken cancellationToken)
    {
        var found = await (
            from tenant in db.Set<Tenant>().Where(tenant => tenant.Id == id)
            from customer in db.Set<BillingCustomer>().DefaultIfEmpty()
            from subscription in db.Set<Subscription>().Where(subscription => subscription.Id == customer!.SubscriptionId).DefaultIfEmpty()
            select new
            {
                tenant.Id,
                tenant.Slug,
                tenant.Name,
                tenant.Status,
                tenant.Color,
                tenant.LogoHash,
                Subscription = subscription == null ? null : new { subscription.PlanId, subscription.Status, subscription.PastDueSince },
            }).AsNoTracking().SingleAsync(cancellationToken);
        return new CurrentTenant(found.Id, found.Slug, found.Name, found.Status, found.Color, found.LogoHash)
        {
            Subscription = found.Subscription is { } paid ? new(paid.PlanId, paid.Status.ToString(), paid.PastDueSince) : null,
        };
    }

    private static async Task MarkAsUsed(BackboneDb db, ApiKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (key.LastUsedOn != today)
            await db.Set<ApiKey>().Where(one => one.Id == key.Id).ExecuteUpdateAsync(one => one.SetProperty(used => used.LastUsedOn, today), cancellationToken);
    }
}
