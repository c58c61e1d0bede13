using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SaasStarter.Backbone.Marketing;

/// <summary>Writes what was counted, once a minute and at the end.</summary>
internal sealed partial class VisitWriter(Visits visits, TimeProvider time, ILogger<VisitWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(tick => tick is { IsCompletedSuccessfully: true, Result: true }, TaskScheduler.Default))
            await Write(stoppingToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Write(cancellationToken);
    }

    // Figures are not worth an error: what could not be written is lost.
    private async Task Write(CancellationToken cancellationToken)
    {
        try
        {
            await visits.Write(cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            Lost(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Counted visits could not be written")]
    private static partial void Lost(ILogger logger, Exception exception);
}
