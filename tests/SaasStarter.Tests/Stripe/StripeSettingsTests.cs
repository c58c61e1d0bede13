using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Stripe;

/// <summary>Which keys an environment starts with.</summary>
public sealed class StripeSettingsTests : IDisposable
{
    private const string TestKey = "sk_test_51Abc";
    private const string LiveKey = "rk_live_51Abc";
    private const string Secret = "whsec_0";

    private readonly LogBook _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData("Development")]
    [InlineData("Demo")]
    [InlineData("Production")]
    public async Task Without_keys_every_environment_starts(string environment) => Assert.False((await Start(environment)).IsConfigured);

    [Theory]
    [InlineData("Development")]
    [InlineData("Demo")]
    [InlineData("Production")]
    public async Task With_a_test_key_every_environment_starts(string environment)
    {
        var settings = await Start(environment, ("ApiKey", TestKey), ("WebhookSecret", Secret));

        Assert.True(settings is { IsConfigured: true, IsTestMode: true });
        Assert.Equal(environment == "Production", _log.Lines.Any(line => line.Contains("test key", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Production_starts_with_a_live_key_and_says_nothing()
    {
        var settings = await Start("Production", ("ApiKey", LiveKey), ("WebhookSecret", Secret));

        Assert.True(settings is { IsConfigured: true, IsTestMode: false });
        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Demo")]
    [InlineData("Staging")]
    public Task A_live_key_is_refused_where_no_real_money_is_taken(string environment) => Refused("live key", environment, ("ApiKey", LiveKey), ("WebhookSecret", Secret));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_key_without_the_secret_of_its_events_is_refused(string secret)
    {
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => Start("Production", ("ApiKey", LiveKey), ("WebhookSecret", secret)));

        Assert.Contains("Stripe__WebhookSecret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_secret_without_a_key_is_refused() => Refused("Stripe__ApiKey", "Production", ("WebhookSecret", Secret));

    [Theory]
    [InlineData("pk_live_51Abc")]
    [InlineData("whsec_51Abc")]
    [InlineData("51Abc")]
    [InlineData("sk_live_")]
    [InlineData("sk_live_51Abc\n")]
    [InlineData(" sk_live_51Abc")]
    public async Task What_is_no_key_is_refused_and_not_repeated(string key)
    {
        var message = await Refused("Stripe__ApiKey", "Production", ("ApiKey", key), ("WebhookSecret", Secret));

        Assert.DoesNotContain("51Abc", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.stripe.com")]
    [InlineData("api.stripe.com")]
    [InlineData("https://user:word@api.stripe.com")]
    [InlineData("https://api.stripe.com?x=y")]
    [InlineData("")]
    public Task An_address_that_would_lose_the_key_is_refused(string address) => Refused("Stripe__ApiBase", "Production", ("ApiKey", TestKey), ("WebhookSecret", Secret), ("ApiBase", address));

    [Fact]
    public Task A_live_key_is_for_stripe_only() =>
        Refused("Stripe__ApiBase", "Production", ("ApiKey", LiveKey), ("WebhookSecret", Secret), ("ApiBase", "https://stripe.example.com"));

    [Theory]
    [InlineData("http://localhost:5000/stripe-simulator")]
    [InlineData("http://127.0.0.1:12111")]
    [InlineData("https://api.stripe.com/")]
    public async Task A_test_key_may_go_to_this_machine(string address) =>
        Assert.Equal(address, (await Start("Development", ("ApiKey", TestKey), ("WebhookSecret", Secret), ("ApiBase", address))).ApiBase);

    [Theory]
    [InlineData("ApiVersion", "latest")]
    [InlineData("ApiVersion", "2026-10-28")]
    [InlineData("ApiVersion", "2026-10-28.endive\nX: y")]
    [InlineData("Timeout", "00:00:00")]
    [InlineData("Timeout", "00:05:00")]
    public Task A_wrong_setting_is_named(string name, string value) => Refused($"Stripe__{name}", "Development", (name, value));

    [Theory]
    [InlineData("whsec_0\n")]
    [InlineData(" whsec_0")]
    public async Task A_secret_with_white_space_in_it_is_remarked_upon_and_not_repeated(string secret)
    {
        await Start("Production", ("ApiKey", LiveKey), ("WebhookSecret", secret));

        var line = Assert.Single(_log.Lines);
        Assert.Contains("Stripe__WebhookSecret has white space in it", line, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_0", line, StringComparison.Ordinal);
    }

    private async Task<StripeSettings> Start(string environment, params IEnumerable<(string Name, string Value)> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        foreach (var (name, value) in settings)
            builder.Configuration[$"Stripe:{name}"] = value;
        builder.Logging.AddProvider(_log).AddFilter("Microsoft", LogLevel.None);
        builder.Services.AddSingleton(TimeProvider.System).AddStripe(builder.Configuration);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var read = host.Services.GetRequiredService<IOptions<StripeSettings>>().Value;
        await host.StopAsync(TestContext.Current.CancellationToken);
        return read;
    }

    private async Task<string> Refused(string reason, string environment, params IEnumerable<(string Name, string Value)> settings)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => Start(environment, settings));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        return refusal.Message;
    }
}
