using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Errors;

/// <summary>Registers the reporting of errors.</summary>
internal static class ErrorRegistration
{
    /// <summary>Registers <see cref="IErrorReporter"/>. Without <c>Sentry:Dsn</c> it does nothing, and nothing runs for it.</summary>
    /// <param name="services">The product's services.</param>
    /// <param name="configuration">Says where to report, if anywhere.</param>
    /// <param name="product">The product's assembly, whose version is the release.</param>
    public static IServiceCollection AddErrorReporting(this IServiceCollection services, IConfiguration configuration, Assembly product)
    {
        if (!SentrySettings.AreIn(configuration))
            return services.AddSingleton<IErrorReporter, NoReporter>();
        services.AddSingleton(provider => SentrySettings.Read(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IHostEnvironment>(), product));
        services.AddSingleton<ErrorMetrics>();
        services.AddSingleton<SentryClient>();
        services.AddSingleton<SentryReporter>();
        services.AddSingleton<IErrorReporter>(provider => provider.GetRequiredService<SentryReporter>());
        services.AddHostedService<ProcessErrors>();
        return services;
    }
}
