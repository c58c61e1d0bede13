using System.Collections;
using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting;

/// <summary>
/// Names the tenant in every log line of a request, and describes the request's span as OpenTelemetry's conventions for HTTP ask
/// (semantic conventions, "HTTP server span"): the framework's own has neither name nor route. Stands before everything else.
/// </summary>
internal sealed class RequestTelemetry(RequestDelegate next, ILogger<RequestTelemetry> log)
{
    private const string TenantTag = "tenant.id";

    /// <summary>Goes on with the request.</summary>
    public async Task InvokeAsync(HttpContext context, TenantScope tenant)
    {
        using var scope = log.BeginScope(new TenantLogScope(tenant));
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        try
        {
            await next(context);
        }
        finally
        {
            if (span is { IsAllDataRequested: true })
                Describe(span, context, RouteOf(context), tenant);
        }
    }

    // After an exception, the error page stands in for the endpoint that threw.
    private static string? RouteOf(HttpContext context) =>
        ((context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint()) as RouteEndpoint)?.RoutePattern.RawText;

    // The path of an invitation is a key.
    private static bool HasSecret(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAudienceMetadata>()?.Audience is Audience.TokenHolderAudience;

    private static void Describe(Activity span, HttpContext context, string? route, TenantScope tenant)
    {
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method).SetTag("url.path", HasSecret(context) ? route : context.Request.Path.Value)
            .SetTag("url.scheme", context.Request.Scheme).SetTag("http.response.status_code", context.Response.StatusCode);
        if (route is not null)
            span.SetTag("http.route", route);
        if (tenant.HasTenant)
            span.SetTag(TenantTag, tenant.Tenant.Id.ToString());
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Looks the tenant up when a line is written: when the scope begins, it is not yet entered.</summary>
    private sealed class TenantLogScope(TenantScope tenant) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => tenant.HasTenant ? 1 : 0;

        public KeyValuePair<string, object?> this[int index] => new(TenantTag, tenant.Tenant.Id.ToString());

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            if (tenant.HasTenant)
                yield return this[0];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => tenant.HasTenant ? $"{TenantTag}:{tenant.Tenant.Id}" : "";
    }
}
