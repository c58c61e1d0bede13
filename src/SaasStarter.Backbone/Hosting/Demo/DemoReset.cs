using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Hosting.Demo;

/// <summary>Puts a public demonstration back to its beginning every night at four o'clock, UTC, with its dates moved to the new day.</summary>
internal sealed class DemoReset(DemoData data, TimeProvider clock, IServiceProvider services, IErrorReporter errors, ILogger<DemoReset> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(UntilFour(clock.GetUtcNow()), clock, stoppingToken);
            try
            {
                await data.StartOver(stoppingToken);
                if (services.GetService<SimulatedBilling>() is { } billing)
                    await billing.StartOver(stoppingToken);
                logger.LogInformation("The demonstration starts over");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                errors.Report(exception, new(ErrorSource.Service, nameof(DemoReset)) { IsHandled = true });
                logger.LogError(exception, "The demonstration could not start over; the next attempt is tomorrow");
            }
        }
    }

    private static TimeSpan UntilFour(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(4);
        return (now < today ? today : today.AddDays(1)) - now;
    }
}
