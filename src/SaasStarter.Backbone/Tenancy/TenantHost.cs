using Microsoft.AspNetCore.Http;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>The host of a tenant's own to which a request came: a request feature. Requests to the platform's host have none.</summary>
/// <param name="Name">The host, <c>acme.app.example</c> or <c>wine.acme.example</c>.</param>
/// <param name="Slug">The only tenant that is found there.</param>
public sealed record TenantHost(string Name, string Slug)
{
    /// <summary>The tenant's host of the request; null at the platform's.</summary>
    public static TenantHost? Of(HttpContext context) => context.Features.Get<TenantHost>();
}

/// <summary>Endpoint metadata: beside the tenant's own pages, this is answered on hosts of tenants. Nothing that takes a password belongs there.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnTenantHostsAttribute : Attribute;

/// <summary>Endpoint metadata: though it is a tenant's, this is answered on the platform's host only. For what goes on at somebody else's site and comes back there.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnPlatformHostAttribute : Attribute;

/// <summary>Endpoint metadata: this is answered whatever the request calls the host, for programs that ask by address.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnEveryHostAttribute : Attribute;

/// <summary>Where the pages of tenants are: on the platform's host, or on one of their own.</summary>
public interface ITenantSites
{
    /// <summary>Scheme and host of a tenant's own, to which links lead; null when its pages are on the platform's.</summary>
    ValueTask<Uri?> Find(CurrentTenant tenant, CancellationToken cancellationToken);
}
