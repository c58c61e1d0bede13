using System.Net.Mail;
using System.Text;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Layouts;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>What stands at the head and foot of a mail.</summary>
/// <param name="Name">The name at the head.</param>
/// <param name="Color">The accent colour, on which white is readable.</param>
/// <param name="Logo">A picture in place of the name, which is then its alternative text; null for none.</param>
/// <param name="Footer">Who sent the mail, for whom.</param>
public sealed record MailLook(string Name, HexColor Color, Uri? Logo, LocalizedText Footer)
{
    /// <summary>Where the tenant's pages are; null for the platform's host.</summary>
    public Uri? Site { get; init; }

    /// <summary>Where a button leads: to the tenant's own host when its pages are there, and who opens it is a member.</summary>
    public Uri AddressOf(MailPart.Button button, SiteAddress site) => Site is { } own && button.IsForMembers && button.Path.StartsWith("/t/", StringComparison.Ordinal)
        ? new(own, site.Of(button.Path).PathAndQuery) : site.Of(button.Path);
}

/// <summary>How mails look: as the product, or as the tenant that they were sent in. They always come from the product, whatever a tenant calls itself.</summary>
internal sealed class MailBrand(Brand brand, Company company, SiteAddress site, IOptions<MailSettings> settings)
{
    /// <summary>The company that answers for the product, on one line.</summary>
    public string Company => $"{company.Name} · {company.Address}";

    /// <summary>The sender.</summary>
    public MailAddress Sender => new(settings.Value.From.Length > 0 ? settings.Value.From : brand.Mail.Address, brand.Mail.Name, Encoding.UTF8);

    /// <summary>The look of a mail that was sent in a tenant, or outside of any.</summary>
    public MailLook LookOf(CurrentTenant? tenant)
    {
        if (tenant is null)
            return new(brand.Name, brand.Theme.Light, null, Strings.Text("Footer", brand.Name));
        var logo = TenantLogo.Path(tenant.Slug, tenant.LogoHash);
        return new(HeaderText.HarmlessName(tenant.Name), (Theme.Of(tenant.Color) ?? brand.Theme).Light, logo is null ? null : site.Of(logo),
            Strings.Text("FooterForTenant", brand.Name, tenant.Name));
    }
}
