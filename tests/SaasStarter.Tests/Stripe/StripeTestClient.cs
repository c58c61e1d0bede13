using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Stripe;

/// <summary>The client as the product registers it, connected to a server of the test.</summary>
internal sealed class StripeTestClient : IAsyncDisposable
{
    private readonly IHost _host;

    public StripeTestClient(StripeServer server, params IEnumerable<(string Key, string Value)> configuration)
        : this(server.Address, StripeServer.Key, configuration)
    {
    }

    public StripeTestClient(string address, string key, params IEnumerable<(string Key, string Value)> configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Development" });
        foreach (var (name, value) in configuration.Prepend(("Stripe:WebhookSecret", "whsec_0")).Prepend(("Stripe:ApiBase", address)).Prepend(("Stripe:ApiKey", key)))
            builder.Configuration[name] = value;
        builder.Logging.AddProvider(Log);
        builder.Services.AddMetrics().AddSingleton<TimeProvider>(Time).AddStripe(builder.Configuration);
        _host = builder.Build();
    }

    public LogBook Log { get; } = new();

    public RetryTime Time { get; } = new();

    public StripeClient Client => _host.Services.GetRequiredService<StripeClient>();

    public ValueTask DisposeAsync() => ((IAsyncDisposable)_host).DisposeAsync();

    /// <summary>A time in which waiting between three attempts takes no time, and is written down.</summary>
    internal sealed class RetryTime : TimeProvider
    {
        public List<TimeSpan> Delays { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < TimeSpan.FromSeconds(0.5) || dueTime > TimeSpan.FromSeconds(1))
                return base.CreateTimer(callback, state, dueTime, period);
            Delays.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
