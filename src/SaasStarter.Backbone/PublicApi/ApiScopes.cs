using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>What keys can be given: the permissions that endpoints for programs ask for, and nothing that only people do. To come in, every key may.</summary>
internal sealed class ApiScopes(EndpointDataSource endpoints)
{
    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<Permission> All => [.. endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<IBearerMetadata>()?.Audience).OfType<Audience.MemberAudience>()
        .Select(audience => audience.Permission).Where(permission => permission != TenantPermissions.Open).Distinct().OrderBy(permission => permission.Name, StringComparer.Ordinal)];

    /// <summary>Those that somebody may give to a key: their own.</summary>
    public IEnumerable<Permission> OfferedTo(Caller caller) => All.Where(caller.Has);
}
