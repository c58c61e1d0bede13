using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Components.Errors;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting;

/// <summary>Reports what a request threw and nobody expected, whether an error page was still possible or the answer had begun. Stands outside of the error pages.</summary>
internal sealed class RequestErrors(RequestDelegate next, IErrorReporter reporter)
{
    /// <summary>Goes on with the request.</summary>
    public async Task InvokeAsync(HttpContext context, TenantScope tenant)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            Report(exception, context, context.GetEndpoint(), tenant);
            throw;
        }
        if (context.Features.Get<IExceptionHandlerFeature>() is { } handled)
            Report(handled.Error, context, handled.Endpoint, tenant);
    }

    // A request that is none, or that nobody waits for any more.
    private static bool IsOfSender(Exception exception, HttpContext context) =>
        exception is BadHttpRequestException || (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException);

    private void Report(Exception exception, HttpContext context, Endpoint? endpoint, TenantScope tenant)
    {
        if (IsOfSender(exception, context))
            return;
        reporter.Report(exception, new(ErrorSource.Request, $"{context.Request.Method} {(endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)"}")
        {
            TenantId = tenant.HasTenant ? tenant.Tenant.Id.ToString() : null,
            UserId = tenant.Caller.Person?.Id.ToString(),
            Reference = ErrorReference.Of(context),
        });
    }
}
