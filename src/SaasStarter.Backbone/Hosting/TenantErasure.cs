using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;

namespace SaasStarter.Backbone.Hosting;

/// <summary>Erases, every hour, the tenants whose owners had their time to change their mind.</summary>
internal sealed class TenantErasure(TenantOperations tenants, TimeProvider clock, IErrorReporter errors, ILogger<TenantErasure> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                var erased = await tenants.EraseDue(stoppingToken);
                if (erased > 0)
                    logger.LogInformation("Erased {Count} tenants whose time was over", erased);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                errors.Report(exception, new(ErrorSource.Service, nameof(TenantErasure)) { IsHandled = true });
                logger.LogError(exception, "Tenants that are due for deletion could not be erased; the next attempt is in an hour");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
