using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Errors;

/// <summary>How errors are reported: the configuration's section <c>Sentry</c>.</summary>
/// <param name="Dsn">Where to.</param>
/// <param name="Environment">Which installation: by default, the environment's name.</param>
/// <param name="Release">Which version of the product: by default, its informational version.</param>
/// <param name="SampleRate">The share of errors that is reported, above 0 and up to 1.</param>
internal sealed partial record SentrySettings(SentryDsn Dsn, string Environment, string Release, double SampleRate)
{
    private const string Section = "Sentry";

    /// <summary>Whether errors are to be reported at all.</summary>
    public static bool AreIn(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[$"{Section}:Dsn"]);

    /// <summary>Reads the section.</summary>
    /// <exception cref="ConfigurationException">A value is not one; the message names it and the fix.</exception>
    public static SentrySettings Read(IConfiguration configuration, IHostEnvironment host, Assembly product)
    {
        var section = configuration.GetSection(Section);
        return new(
            SentryDsn.Parse(section["Dsn"] ?? ""),
            Name(section, "Environment", "production", Given(section, "Environment") ?? host.EnvironmentName.ToLowerInvariant()),
            Name(section, "Release", "2.1.0", Given(section, "Release") ?? VersionOf(product)),
            Rate(Given(section, "SampleRate") ?? "1"));
    }

    private static string? Given(IConfigurationSection section, string name) => string.IsNullOrWhiteSpace(section[name]) ? null : section[name]!.Trim();

    private static string VersionOf(Assembly product) =>
        product.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? product.GetName().Version?.ToString() ?? "0";

    // What the receiver refuses (developer documentation, "Event Payloads"): blanks, slashes, line breaks, and these words.
    private static string Name(IConfigurationSection section, string key, string example, string value) =>
        NamePattern().IsMatch(value) && value is not ("." or ".." or "None") ? value
            : throw new ConfigurationException($"{section.Key}__{key} is '{value}'. Write up to 200 characters without blanks and slashes, like {example}, or leave it out.");

    private static double Rate(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= 1 ? rate
            : throw new ConfigurationException($"{Section}__SampleRate is '{text}'. Write a number above 0 and up to 1, like 0.25; to report nothing, leave {Section}__Dsn out.");

    [GeneratedRegex(@"\A[^\s/\\]{1,200}\z")]
    private static partial Regex NamePattern();
}
