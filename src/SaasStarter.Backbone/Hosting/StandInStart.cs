using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Hosting.Demo;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Hosting;

/// <summary>Once the server listens, tells the client where the simulator is, and the simulator what is sold.</summary>
internal sealed partial class StandInStart(IOptionsMonitorCache<StripeSettings> settings, SimulatedBilling billing, SiteAddress site, IHostApplicationLifetime lifetime,
    IErrorReporter errors, ILogger<StandInStart> log) : BackgroundService
{
    // The settings were read before, when there was no address yet; nobody who comes after the start finds them so.
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => settings.TryRemove(Options.DefaultName));
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStarted, stoppingToken);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested || site.OnThisMachine is null)
            return;
        try
        {
            await billing.Fill(stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            errors.Report(exception, new(ErrorSource.Service, nameof(StandInStart)) { IsHandled = true });
            LogFailure(exception);
        }
    }

    [LoggerMessage(LogLevel.Error, "The payment simulator does not know what is sold; the next start tries again")]
    private partial void LogFailure(Exception exception);
}
