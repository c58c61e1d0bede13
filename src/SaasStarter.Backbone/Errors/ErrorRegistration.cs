using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Errors;

/// <summary>Registers the reporting of errors.</summary>
internal static class ErrorRegistration
{
    /// <summary>Registers <see cref="IErrorReporter"/>.</summary>
    public static IServiceCollection AddErrorReporting(this IServiceCollection services) => services.AddSingleton<IErrorReporter, NoReporter>();
}
