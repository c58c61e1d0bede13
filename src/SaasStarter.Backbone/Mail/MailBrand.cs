using System.Net.Mail;
using System.Text;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Components;

namespace SaasStarter.Backbone.Mail;

/// <summary>What a mail shows of the product, and as whom it comes.</summary>
internal sealed class MailBrand(Brand brand, IOptions<MailSettings> settings)
{
    /// <summary>The product's name.</summary>
    public string Name => brand.Name;

    /// <summary>The company that answers for the product, on one line.</summary>
    public string Company => $"{brand.Company.Name} · {brand.Company.Address}";

    /// <summary>The accent colour, on which white is readable.</summary>
    public HexColor Color => brand.Theme.Light;

    /// <summary>The sender.</summary>
    public MailAddress Sender => new(settings.Value.From.Length > 0 ? settings.Value.From : brand.Mail.Address, brand.Mail.Name, Encoding.UTF8);
}
