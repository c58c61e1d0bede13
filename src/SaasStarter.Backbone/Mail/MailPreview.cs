using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>Renders the samples of every kind of mail, for those who write mails.</summary>
internal sealed class MailPreview(MailCatalogue catalogue, MailRenderer renderer, MailBrand looks, SiteAddress site, Brand brand)
{
    /// <summary>The page that lists all kinds.</summary>
    public const string Path = $"{MailInbox.Path}/preview";

    /// <summary>The look of a mail that is the product's own.</summary>
    public const string ProductLook = "product";

    /// <summary>The look of a mail that was sent in a tenant.</summary>
    public const string TenantLook = "customer";

    /// <summary>The names of all kinds.</summary>
    public IEnumerable<string> Kinds => catalogue.All.Select(kind => kind.Name);

    /// <summary>The looks.</summary>
    public static IReadOnlyList<string> Looks { get; } = [ProductLook, TenantLook];

    /// <summary>The languages.</summary>
    public IReadOnlyList<string> Cultures => brand.Cultures;

    /// <summary>The page of a kind.</summary>
    public static string PageOf(string kind, string look, string culture) => $"{Path}/{kind}/{look}/{culture}";

    /// <summary>The samples of a kind; none when there is no such kind, look or language.</summary>
    public async Task<IReadOnlyList<RenderedMail>> Render(string kind, string look, string culture)
    {
        if (catalogue.Find(kind) is not { } found || !Looks.Contains(look) || !Cultures.Contains(culture))
            return [];
        var samples = new List<RenderedMail>();
        foreach (var sample in found.Samples(new("ana.keller@example.com", "Ana Keller", culture)))
            samples.Add(await renderer.Render(sample, LookOf(look)));
        return samples;
    }

    // A tenant that does not exist has no logo that could be shown: the product's own stands for it.
    private MailLook LookOf(string look) => look == ProductLook ? looks.LookOf(null)
        : looks.LookOf(new(Id<Tenant>.New(), "atelier-du-port", "Atelier du Port", TenantStatus.Active, "#b3541e")) with { Logo = site.Of(brand.Logo) };
}
