using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Jobs;

/// <summary>Registers jobs.</summary>
public static class JobServices
{
    internal static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton(provider => JobSettings.Of(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(new JobQueue(JobQueue.Default, 16));
        // Handlers are registered after this, so the list is read when it is first needed.
        services.AddSingleton(provider => new JobTypes(services, provider.GetServices<JobQueue>()));
        services.AddSingleton<JobMetrics>();
        services.AddSingleton<JobSignals>();
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobCompletions>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<RecurringJobs>();
        services.AddScoped<IJobs, PostgresJobs>();
        services.AddScoped<ICommandStep, JobCommandStep>();
        services.AddScoped(provider => new CurrentJob(provider.GetRequiredService<TenantScope>()));
        services.AddScoped(provider => new JobProgress(provider.GetRequiredService<TenantScope>(), provider.GetRequiredService<Databases>(),
            provider.GetRequiredService<LiveNotifier>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<JobNotifier>();
        services.AddHostedService<JobWorker>();
        return services.AddRecurringJob<PruneJobs>("prune-jobs", "17 * * * *").AddRecurringJob<PruneAnsweredForms>("prune-answered-forms", "29 3 * * *");
    }

    /// <summary>
    /// Has a job enqueued again and again: once for the platform if it is an <see cref="IPlatformJob"/>, once for each active tenant if it is an <see cref="IJob"/>.
    /// </summary>
    /// <param name="services">The product's services.</param>
    /// <param name="name">Its name, lower-case letters and hyphens. Staff pause it by this name.</param>
    /// <param name="cron">When: five fields as in crontab(5), or six, with seconds first, as Quartz has them.</param>
    /// <param name="timeZone">The IANA time zone of <paramref name="cron"/>.</param>
    public static IServiceCollection AddRecurringJob<TJob>(this IServiceCollection services, string name, string cron, string timeZone = "UTC")
        where TJob : IJobSettings, new()
    {
        // A mistake is found at start-up and not at night.
        CronTime.Next(cron, timeZone, DateTimeOffset.UnixEpoch);
        return services.AddSingleton(new RecurringJob(name, cron, timeZone, new TJob()));
    }
}
