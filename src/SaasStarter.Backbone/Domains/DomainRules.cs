using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Domains;

/// <summary>Which names nobody can call their own.</summary>
internal sealed class DomainRules(SiteAddress site)
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
    private bool IsOurs(string name)
    {
        var own = PublicSuffixes.RegisteredPartOf(site.Of("/").IdnHost);
        return DomainName.IsWithin(name, own) || DomainName.Skeleton(PublicSuffixes.RegisteredPartOf(name)) == DomainName.Skeleton(own);
    }
}
