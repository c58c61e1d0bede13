using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Domains;

/// <summary>Which names nobody can call their own.</summary>
internal sealed class DomainRules(TenantHosts hosts)
{
    /// <summary>Why a name cannot be a tenant's; null when it can.</summary>
    /// <param name="name">A name as <see cref="DomainName.TryParse"/> reads it.</param>
    public LocalizedText? Refusal(string name)
    {
        if (!DomainName.IsOnTheInternet(name))
            return Strings.Text("NotOnTheInternet");
        if (PublicSuffixes.Contains(name))
            return Strings.Text("PublicSuffix", DomainName.Show(name));
        return IsOurs(name) ? Strings.Text("NameOfPlatform") : null;
    }

    // Whoever is shown a name like ours believes to be with us.
    private bool IsOurs(string name) => IsLike(name, hosts.Platform.IdnHost) || (hosts.Base is { } parent && IsLike(name, parent));

    private static bool IsLike(string name, string host)
    {
        var own = PublicSuffixes.RegisteredPartOf(host);
        return DomainName.IsWithin(name, own) || DomainName.Skeleton(PublicSuffixes.RegisteredPartOf(name)) == DomainName.Skeleton(own);
    }
}
