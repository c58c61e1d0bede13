using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Live;

/// <summary>The permission that a stream needs, for as long as it is open.</summary>
/// <param name="Permission">Opening the tenant's first page.</param>
public sealed record LivePermission(Core.Permission Permission);

/// <summary>
/// Ends the streams of those who lost access: signed out, removed, of a tenant that was suspended. All streams of the node are checked by one
/// query, every three seconds and at once when a change is told.
/// </summary>
internal sealed partial class LiveAccess(LiveHub hub, TenantDirectory directory, RoleCatalogue roles, LivePermission permission, ILogger<LiveAccess> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await hub.WaitForAccessChange(Interval, stoppingToken);
            try
            {
                await Check(hub.All(), stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogUnchecked(exception);
            }
        }
    }

    private async Task Check(IReadOnlyList<LiveSubscription> subscriptions, CancellationToken cancellationToken)
    {
        if (subscriptions.Count == 0)
            return;
        var asked = subscriptions.Select(subscription => (subscription.Session, subscription.Tenant)).Distinct().ToArray();
        var memberships = await directory.MembershipsOf(asked, cancellationToken);
        foreach (var subscription in subscriptions)
        {
            if (!memberships.TryGetValue((subscription.Session, subscription.Tenant), out var membership) || !IsOpenTo(membership))
                subscription.End();
        }
    }

    // A newer version may know roles that this one does not: they open nothing here.
    private bool IsOpenTo(MembershipState membership)
    {
        var role = roles.Of(membership.Role, membership.RolePermissions);
        return membership.Status.IsOpenTo(role) && role.Permissions.Contains(permission.Permission);
    }

    [LoggerMessage(LogLevel.Warning, "Could not check who may still follow open pages")]
    private partial void LogUnchecked(Exception exception);
}
