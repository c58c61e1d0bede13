using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>Renders the samples of every kind of mail, for those who write mails.</summary>
internal sealed class MailPreview(MailCatalogue catalogue, MailRenderer renderer, MailBrand looks, Brand brand)
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

    // In the address itself: a tenant that does not exist has no logo to ask for.
    private static readonly Uri SampleLogo = new("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='120' height='40'%3E"
        + "%3Cpath d='M4 36 20 4l16 32z' fill='%23b3541e'/%3E%3Cpath d='M44 28h72v8H44z' fill='%231f2933'/%3E%3C/svg%3E");

    private MailLook LookOf(string look) => look == ProductLook ? looks.LookOf(null)
        : looks.LookOf(new(Id<Tenant>.New(), "atelier-du-port", "Atelier du Port", TenantStatus.Active, "#b3541e")) with { Logo = SampleLogo };
}
