using System.Net;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Domains;

/// <summary>Knows whose a host is: the platform's, a tenant's by its sub-domain or by a verified domain of its own, or nobody's.</summary>
internal sealed class TenantHosts(IOptions<TenancySettings> settings, SiteAddress site, TenantDirectory directory) : ITenantSites
{
    /// <summary>Whether tenants have hosts of their own. If not, every host is the platform's.</summary>
    public bool AreOn => settings.Value.SubDomains.Length > 0 || settings.Value.CustomDomains;

    /// <summary>Whether tenants may bring domains of their own.</summary>
    public bool AreCustom => settings.Value.CustomDomains;

    /// <summary>The platform's own host, where everybody signs in.</summary>
    public Uri Platform => site.Of("/");

    /// <summary>The host below which tenants have theirs; null when they have none there.</summary>
    public string? Base => settings.Value.SubDomains is { Length: > 0 } name ? name : null;

    /// <summary>Whether this is the platform's host. Without a configured one, a machine's own names and addresses are.</summary>
    public bool IsPlatform(string host) =>
        host == Platform.Host || (!site.IsConfigured && (host == "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out _)));

    /// <summary>The tenant's host with this name; null when it is nobody's. Below the sub-domains' host every slug has one, whether there is such a tenant or not.</summary>
    public async ValueTask<TenantHost?> Find(string host, CancellationToken cancellationToken)
    {
        if (Base is { } parent && host.EndsWith($".{parent}", StringComparison.Ordinal))
            return host[..^(parent.Length + 1)] is var slug && Slug.IsWellFormed(slug) ? new(host, slug) : null;
        if (!AreCustom || !DomainName.TryParse(host, out var name) || name != host)
            return null;
        return await directory.SlugAtHost(host, cancellationToken) is { } owner ? new(host, owner) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<Uri?> Find(CurrentTenant tenant, CancellationToken cancellationToken)
    {
        if (AreCustom && await directory.HostOf(tenant.Id, cancellationToken) is { } own)
            return SiteOf(own);
        return SubDomainOf(tenant.Slug) is { } host && !IsPlatform(host) ? SiteOf(host) : null;
    }

    /// <summary>Scheme and host of the site at a tenant's host: scheme and port are the platform's.</summary>
    public Uri SiteOf(string host) => new UriBuilder(Platform) { Host = host }.Uri;

    private string? SubDomainOf(string slug) => Base is { } parent ? $"{slug}.{parent}" : null;
}
