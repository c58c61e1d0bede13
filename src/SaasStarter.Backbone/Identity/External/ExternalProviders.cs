using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using SaasStarter.Backbone.Identity.OpenIdConnect;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>A provider that people may sign in with.</summary>
/// <param name="Name">Its name in addresses.</param>
/// <param name="Title">What people call it.</param>
/// <param name="OpenId">How to talk to it.</param>
internal sealed record ExternalProvider(string Name, string Title, OpenIdProvider OpenId);

/// <summary>
/// The providers of the configuration's section <c>Authentication:External</c>, by name, in its order. Those of <see cref="ExternalPreset"/> need only <c>ClientId</c> and
/// <c>ClientSecret</c>; any other also an <c>Issuer</c>, and should say by <c>Title</c> what people call it.
/// </summary>
internal sealed partial class ExternalProviders
{
    /// <summary>The section.</summary>
    public const string Section = "Authentication:External";

    /// <summary>Reads the section.</summary>
    /// <exception cref="ConfigurationException">Something is missing or wrong; the message names all of it and the fix.</exception>
    public ExternalProviders(IConfiguration configuration)
    {
        IConfigurationSection[] sections = [.. configuration.GetSection(Section).GetChildren()];
        var mistakes = sections.SelectMany(Mistakes).ToList();
        if (mistakes.Count > 0)
            throw new ConfigurationException(string.Join('\n', mistakes));
        All = [.. sections.Select(Read)];
    }

    /// <summary>All of them; none when nothing is configured.</summary>
    public IReadOnlyList<ExternalProvider> All { get; }

    /// <summary>The one with this name, or null.</summary>
    public ExternalProvider? Find(string name) => All.FirstOrDefault(provider => provider.Name == name);

    private static ExternalProvider Read(IConfigurationSection section)
    {
        var preset = PresetOf(section);
        return new(section.Key, section["Title"] ?? preset?.Title ?? section.Key, new()
        {
            Issuer = section["Issuer"] ?? preset!.Issuer,
            ClientId = section["ClientId"]!,
            ClientSecret = section["ClientSecret"] ?? "",
            VerifiedClaim = preset?.VerifiedClaim ?? "email_verified",
            VouchesForEmail = section["VouchesForEmail"] is { } vouches && bool.Parse(vouches),
        });
    }

    private static ExternalPreset? PresetOf(IConfigurationSection section) => ExternalPreset.All.FirstOrDefault(preset => preset.Name == section.Key);

    // What was configured as a secret is not repeated.
    private static IEnumerable<string> Mistakes(IConfigurationSection section)
    {
        var (place, variable) = (section.Path, section.Path.Replace(":", "__", StringComparison.Ordinal));
        if (!NamePattern().IsMatch(section.Key) || section.Key is "continue" or "connect")
            yield return $"{place} is no name for a provider. Use up to 30 lower-case letters, digits and hyphens, like {Section}:google; not continue or connect.";
        if (string.IsNullOrWhiteSpace(section["ClientId"]))
            yield return $"{place}:ClientId is not configured. Set {variable}__ClientId to what the provider gave, or remove the section.";
        if (section["Issuer"] is null && PresetOf(section) is null)
            yield return $"{place}:Issuer is not configured. Set {variable}__Issuer to the provider's address, like https://id.example.com.";
        if (section["Issuer"] is { } issuer && !IsIssuer(issuer))
            yield return $"{place}:Issuer is '{issuer}'. Set {variable}__Issuer to an https address without query; without encryption only on this machine.";
        if (section["Title"] is { } title && (string.IsNullOrWhiteSpace(title) || title.Length > ExternalAttempt.LongestName))
            yield return $"{place}:Title is empty or too long. Set {variable}__Title to what people call the provider, or remove it.";
        if (section["VouchesForEmail"] is { } vouches && !bool.TryParse(vouches, out _))
            yield return $"{place}:VouchesForEmail is '{vouches}'. Set {variable}__VouchesForEmail to true or false, or remove it.";
    }

    private static bool IsIssuer(string text) => text.Length <= ExternalSignIn.LongestIssuer && Uri.TryCreate(text, UriKind.Absolute, out var issuer)
        && (issuer.Scheme == Uri.UriSchemeHttps || (issuer.Scheme == Uri.UriSchemeHttp && issuer.IsLoopback))
        && issuer is { Query: "", Fragment: "", UserInfo: "" };

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,29}\z")]
    private static partial Regex NamePattern();
}
