using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting;

/// <summary>What an orchestrator or load balancer asks: is the process alive, and may it get requests?</summary>
internal static class HealthEndpoints
{
    /// <summary>Alive: restarting it would not help.</summary>
    public const string Live = "/health/live";

    /// <summary>Ready for requests.</summary>
    public const string Ready = "/health/ready";

    /// <summary>Registers what is checked.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services) =>
        services.AddSingleton<Readiness>().AddSingleton<IReadinessCheck, DatabaseReadiness>();

    /// <summary>Maps <see cref="Live"/> and <see cref="Ready"/>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("").WithMetadata(new PublicPageAttribute(), new OnEveryHostAttribute()).DisableHttpMetrics();
        health.MapGet(Live, () => TypedResults.Ok(new { Status = "live" }));
        health.MapGet(Ready, Answer);
    }

    private static async Task<JsonHttpResult<ReadinessReport>> Answer(Readiness readiness, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var report = await readiness.Report();
        return TypedResults.Json(report, statusCode: report.IsReady() ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
