using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Stripe;

/// <summary>How the product talks to Stripe: the configuration's section <c>Stripe</c>.</summary>
public sealed class StripeSettings
{
    /// <summary>Where Stripe's API is.</summary>
    public const string StripeAddress = "https://api.stripe.com";

    /// <summary>The version that this code was written for. A newer one of the same name (after the dot) only adds.</summary>
    public const string PinnedApiVersion = "2026-10-28.endive";

    /// <summary>A secret key (<c>sk_…</c>), or better a restricted one (<c>rk_…</c>). Empty: nothing is sold, or outside production, the simulator stands in.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Where the API is, without <c>/v1</c>.</summary>
    public string ApiBase { get; set; } = StripeAddress;

    /// <summary>What Stripe signs events with: <c>whsec_…</c>, of the endpoint that <c>./manage stripe sync</c> makes.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>The version of the API that requests ask for and that events come in.</summary>
    public string ApiVersion { get; set; } = PinnedApiVersion;

    /// <summary>How long one attempt at a call may take. A call is attempted three times at most.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether there is somebody to talk to.</summary>
    public bool IsConfigured => ApiKey.Length > 0;

    /// <summary>Whether the key moves no real money.</summary>
    public bool IsTestMode => ApiKey.Contains("_test_", StringComparison.Ordinal);

    internal bool IsLiveMode => ApiKey.Contains("_live_", StringComparison.Ordinal);
}

/// <summary>Refuses keys that would take real money in a demonstration, or go to somebody else.</summary>
internal sealed partial class StripeSettingsCheck(IHostEnvironment environment) : IValidateOptions<StripeSettings>
{
    public ValidateOptionsResult Validate(string? name, StripeSettings options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // What was configured is not repeated: it may be another secret.
    private IEnumerable<string> Failures(StripeSettings settings)
    {
        if (settings.IsConfigured && !Key().IsMatch(settings.ApiKey))
            yield return "Stripe:ApiKey is not a key for servers. Set Stripe__ApiKey to a restricted or secret key, which begins with rk_ or sk_; pk_ is for browsers.";
        if (settings.IsLiveMode && !environment.IsProduction())
            yield return $"Stripe:ApiKey is a live key, and {environment.EnvironmentName} takes no real money. Remove Stripe__ApiKey, or use a test key.";
        if (!settings.IsConfigured && settings.WebhookSecret.Length > 0)
            yield return "Stripe:WebhookSecret is configured and Stripe:ApiKey is not. Set Stripe__ApiKey as well, or remove Stripe__WebhookSecret.";
        if (!IsAddress(settings.ApiBase))
            yield return $"Stripe:ApiBase is not the address of an API. Remove Stripe__ApiBase, or set it to an address like {StripeSettings.StripeAddress}; without encryption only on this machine.";
        else if (settings.IsLiveMode && new Uri(settings.ApiBase) != new Uri(StripeSettings.StripeAddress))
            yield return $"Stripe:ApiBase is not {StripeSettings.StripeAddress}, and a live key is for nobody else. Remove Stripe__ApiBase, or use a test key.";
        if (!Version().IsMatch(settings.ApiVersion))
            yield return $"Stripe:ApiVersion is not a version. Remove Stripe__ApiVersion, or set it to one like {StripeSettings.PinnedApiVersion}.";
        if (settings.Timeout < TimeSpan.FromSeconds(1) || settings.Timeout > TimeSpan.FromMinutes(2))
            yield return $"Stripe:Timeout is {settings.Timeout}. Set Stripe__Timeout to a time between a second and two minutes, like 00:00:20.";
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address is { Query: "", Fragment: "", UserInfo: "" };

    [GeneratedRegex(@"\A[rs]k_(live|test)_[A-Za-z0-9_]{1,250}\z")]
    private static partial Regex Key();

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\.[a-z]{1,30}\z")]
    private static partial Regex Version();
}

/// <summary>Serves nothing with a key alone, and says what is allowed and still surprising. Commands need no secret: one of them makes it.</summary>
internal sealed partial class StripeStart(IOptionsMonitor<StripeSettings> settings, IHostEnvironment environment, ILogger<StripeStart> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var configured = settings.CurrentValue;
        if (configured.IsConfigured && string.IsNullOrWhiteSpace(configured.WebhookSecret))
        {
            throw new ConfigurationException("Stripe:WebhookSecret is not configured, and nobody could tell Stripe's events from forged ones. " +
                "Run 'manage stripe sync' and set Stripe__WebhookSecret to what it shows.");
        }
        if (configured.WebhookSecret.Any(char.IsWhiteSpace))
            LogWhiteSpace();
        if (configured.IsTestMode && environment.IsProduction())
            LogTestMode();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "Stripe__WebhookSecret has white space in it, which is part of it as everything else: if it was copied with a line break, no event will be let in")]
    private partial void LogWhiteSpace();

    [LoggerMessage(LogLevel.Warning, "Stripe__ApiKey is a test key: nobody is charged, and whoever pays with a test card has access")]
    private partial void LogTestMode();
}
