using System.Net.Mail;
using System.Text;
using Microsoft.Extensions.Options;

namespace SaasStarter.Backbone.Mail;

/// <summary>What a mail shows of the product, and as whom it comes.</summary>
internal sealed class MailBrand(IOptions<MailSettings> settings)
{
    /// <summary>The product's name.</summary>
    public string Name { get; } = "Product";

    /// <summary>The company that runs it, on one line.</summary>
    public string Company { get; } = "Company";

    /// <summary>The accent colour, <c>#rrggbb</c>.</summary>
    public string Color { get; } = "#1f5eff";

    /// <summary>The colour of text on the accent colour, <c>#rrggbb</c>.</summary>
    public string ColorOnColor { get; } = "#ffffff";

    /// <summary>The sender.</summary>
    public MailAddress Sender => new(settings.Value.From.Length > 0 ? settings.Value.From : "no-reply@example.com", Name, Encoding.UTF8);
}
