using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Errors;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Scim;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting;

/// <summary>Gives every refusal a body: a page for people, problem details (RFC 9457) for programs. Never an empty page, never a stack trace.</summary>
internal static class ErrorPages
{
    /// <summary>Answers errors with <see cref="ErrorPage"/>. Stands before everything that may fail.</summary>
    public static IApplicationBuilder UseErrorPages(this IApplicationBuilder app) => app
        .UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Answer })
        .UseStatusCodePages(status => Answer(status.HttpContext));

    private static Task Answer(HttpContext context)
    {
        // The language was set further inside, where the caller is known, and is lost on the way out.
        if (context.Features.Get<IRequestCultureFeature>() is { RequestCulture: var culture })
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture.Culture, culture.UICulture);
        UseFreshServices(context);
        var status = context.Response.StatusCode;
        IResult answer = context.Request.AcceptsHtml()
            ? new RazorComponentResult<ErrorPage>(new { Status = status }) { StatusCode = status }
            : context.Request.Path.StartsWithSegments(SitePaths.Scim) ? ToDirectory(context, status)
            : Details(context, status);
        return answer.ExecuteAsync(context);
    }

    // Whoever refused may have left the problem: its name and words are the answer's.
    private static ProblemHttpResult Details(HttpContext context, int status)
    {
        var problem = context.Features.Get<Problem>() ?? (context.Request.Path.StartsWithSegments(SitePaths.Api) ? Unexplained(status) : null);
        var localizers = context.RequestServices.GetRequiredService<IStringLocalizerFactory>();
        return TypedResults.Problem(problem?.Message.Read(localizers), statusCode: status, type: problem?.Type,
            extensions: Extensions(context, problem, localizers));
    }

    private static ContentHttpResult ToDirectory(HttpContext context, int status) =>
        ScimError.Of(status, context.Features.Get<Problem>() ?? Unexplained(status), context.RequestServices.GetRequiredService<IStringLocalizerFactory>());

    // Programs decide by the name of a problem: there is one for everything that is refused.
    private static Problem? Unexplained(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Problem.Unauthenticated,
        StatusCodes.Status403Forbidden => Problem.Forbidden,
        StatusCodes.Status404NotFound => Problem.NotFound,
        _ => null,
    };

    private static Dictionary<string, object?> Extensions(HttpContext context, Problem? problem, IStringLocalizerFactory localizers)
    {
        var extensions = new Dictionary<string, object?> { ["traceId"] = ErrorReference.Of(context) };
        if (problem is { Fields.Count: > 0 })
            extensions["errors"] = problem.Fields.ToLookup(error => JsonNamingPolicy.CamelCase.ConvertName(error.Field), error => error.Message.Read(localizers)).ToDictionary(field => field.Key, field => field.ToArray());
        return extensions;
    }

    // A page that failed, or said that there is nothing, has begun to use up the services of its scope: a renderer does not start twice.
    private static void UseFreshServices(HttpContext context)
    {
        var services = context.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        context.Response.RegisterForDisposeAsync(services);
        services.ServiceProvider.GetRequiredService<TenantScope>().Continue(context.RequestServices.GetRequiredService<TenantScope>());
        context.RequestServices = services.ServiceProvider;
        context.Response.Headers.Remove("blazor-enhanced-nav");
    }
}
