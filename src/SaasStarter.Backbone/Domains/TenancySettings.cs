using Microsoft.Extensions.Options;

namespace SaasStarter.Backbone.Domains;

/// <summary>Whether tenants have hosts of their own: the configuration's section <c>Tenancy</c>. Neither is on unless it says so (<c>docs/domains.md</c>).</summary>
public sealed class TenancySettings
{
    /// <summary>Below which host each tenant has one: with <c>app.example</c>, the tenant <c>acme</c> is at <c>acme.app.example</c>. Empty for none.</summary>
    public string SubDomains { get; set; } = "";

    /// <summary>Whether tenants may bring domains of their own.</summary>
    public bool CustomDomains { get; set; }
}

/// <summary>Refuses to start with a host that is none.</summary>
internal sealed class TenancySettingsCheck : IValidateOptions<TenancySettings>
{
    public ValidateOptionsResult Validate(string? name, TenancySettings options) =>
        options.SubDomains.Length == 0 || (Uri.CheckHostName(options.SubDomains) == UriHostNameType.Dns && !options.SubDomains.Any(char.IsAsciiLetterUpper))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Tenancy:SubDomains is '{options.SubDomains}'. Set Tenancy__SubDomains to a host in lower case, like app.example.com.");
}
