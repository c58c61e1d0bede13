using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace SaasStarter.Backbone.Mail;

/// <summary>Where the product is found: the configuration's section <c>App</c>.</summary>
public sealed class SiteSettings
{
    /// <summary>Scheme and host of the product, <c>https://app.example.com</c>. In development and demo the server's own address will do.</summary>
    public string BaseUrl { get; set; } = "";
}

/// <summary>
/// Makes the addresses in mails. They come from the configuration and never from a request: whoever forges the Host header
/// must not receive somebody's reset link.
/// </summary>
public sealed class SiteAddress(IOptions<SiteSettings> settings, IServer? server = null)
{
    /// <summary>The address of a page.</summary>
    /// <param name="path">Its path, with a query if need be: <c>/join?token=…</c>.</param>
    /// <exception cref="ArgumentException">It is not a path of this site.</exception>
    public Uri Of(string path)
    {
        if (!path.StartsWith('/') || path.StartsWith("//", StringComparison.Ordinal) || path.Contains('\\'))
            throw new ArgumentException("Not a path of this site.", nameof(path));
        return new(Base, path);
    }

    /// <summary>Whether the configuration says where the product is.</summary>
    public bool IsConfigured => settings.Value.BaseUrl.Length > 0;

    /// <summary>Where the server listens, for programs on this machine; null before it does.</summary>
    public Uri? OnThisMachine
    {
        get
        {
            if (server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } address)
                return null;
            var binding = Microsoft.AspNetCore.Http.BindingAddress.Parse(address);
            // The system chooses the port when the server begins to listen.
            if (binding.Port == 0)
                return null;
            var isWildcard = binding.Host is "*" or "+" or "0.0.0.0" or "[::]";
            return new UriBuilder(binding.Scheme, isWildcard ? "localhost" : binding.Host, binding.Port).Uri;
        }
    }

    private Uri Base => IsConfigured ? new(settings.Value.BaseUrl) : OnThisMachine ?? new("http://localhost");
}

/// <summary>Refuses to start when links in mails would lead nowhere.</summary>
internal sealed class SiteSettingsCheck(IHostEnvironment environment) : IValidateOptions<SiteSettings>
{
    public ValidateOptionsResult Validate(string? name, SiteSettings options)
    {
        if (options.BaseUrl.Length == 0)
        {
            return environment.IsProduction()
                ? ValidateOptionsResult.Fail("App:BaseUrl is not configured, and links in mails need it. Set App__BaseUrl, like https://app.example.com.")
                : ValidateOptionsResult.Success;
        }
        return IsSite(options.BaseUrl) ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(
            $"App:BaseUrl is '{options.BaseUrl}'. Set App__BaseUrl to scheme and host only, like https://app.example.com.");
    }

    private static bool IsSite(string url) => Uri.TryCreate(url, UriKind.Absolute, out var site)
        && (site.Scheme == Uri.UriSchemeHttps || site.Scheme == Uri.UriSchemeHttp)
        && site is { PathAndQuery: "/", Fragment: "", UserInfo: "" };
}
