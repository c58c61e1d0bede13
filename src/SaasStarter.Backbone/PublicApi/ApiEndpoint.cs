using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>Carries out a call of an operation.</summary>
internal delegate Task ApiHandler(ApiOperation operation, HttpContext context);

/// <summary>What happens between a call of the API and its use case.</summary>
internal static class ApiEndpoint
{
    public static async Task List<TRequest, TItem>(ApiOperation operation, HttpContext context) where TRequest : IPagedQuery<TItem>
    {
        var tenant = context.RequestServices.GetRequiredService<TenantScope>().Tenant.Id;
        var word = context.Request.Query.TryGetValue("cursor", out var given) ? given.ToString() : null;
        var place = word is null ? null : ApiCursor.Read(operation, context, tenant, word);
        var bound = word is not null && place is null ? ApiProblems.WrongCursor : operation.Binder.Bind<TRequest>(context, ApiBody.Nothing, place);
        if (bound.Problem is { } unreadable)
        {
            context.Refuse(unreadable);
            return;
        }
        var request = bound.Value;
        if (request.Limit is < 1 or > Page.MaximumLimit)
        {
            context.Refuse(Problem.Invalid("limit", Strings.Text("WrongLimit", Page.MaximumLimit)));
            return;
        }
        var result = await context.Send(request);
        if (result.Problem is { } problem)
            context.Refuse(problem);
        else
            await Answer(context, StatusCodes.Status200OK, result.Value with { Next = result.Value.Next is { } next ? ApiCursor.Write(operation, context, tenant, next) : null });
    }

    public static async Task Show<TRequest, TResource>(ApiOperation operation, HttpContext context) where TRequest : IQuery<TResource>
    {
        var bound = operation.Binder.Bind<TRequest>(context, ApiBody.Nothing, null);
        var result = bound.Problem is { } unreadable ? unreadable : await context.Send(bound.Value);
        if (result.Problem is { } problem)
        {
            context.Refuse(problem);
            return;
        }
        var tag = ETag.Of(result.Value);
        context.Response.Headers.ETag = tag;
        if (ETag.IsKnown(context.Request, tag))
            context.Response.StatusCode = StatusCodes.Status304NotModified;
        else
            await Answer(context, StatusCodes.Status200OK, result.Value);
    }

    /// <summary>Carries out a command.</summary>
    /// <param name="before">What shows the thing before, for operations that compare; null for all others.</param>
    /// <param name="after">What shows what has become of it; null when nothing is answered.</param>
    public static ApiHandler Write<TRequest, TResponse, TShow, TResource>(Func<TRequest, TShow>? before, Func<TRequest, TResponse, TShow>? after)
        where TRequest : ICommand<TResponse>
        where TShow : IQuery<TResource> => async (operation, context) =>
    {
        if ((await Write(operation, context, before, after)).Problem is { } problem)
            context.Refuse(problem);

        static async Task<Result<Done>> Write(ApiOperation operation, HttpContext context, Func<TRequest, TShow>? before, Func<TRequest, TResponse, TShow>? after)
        {
            var meant = context.Request.GetTypedHeaders().IfMatch;
            var isConditional = context.Request.Headers.IfMatch.Count > 0;
            if (operation.Verb == ApiVerb.Replace && !isConditional)
                return ApiProblems.NeedsIfMatch;
            if (isConditional && (before is null || meant.Count == 0))
                return before is null ? ApiProblems.NoIfMatchHere : ApiProblems.WrongIfMatch;
            var body = await ApiBody.Read(context, operation.Binder.HasBody);
            if (body.Problem is { } unreadable)
                return unreadable;
            var bound = operation.Binder.Bind<TRequest>(context, body.Value.Json, null);
            if (bound.Problem is { } wrong)
                return wrong;

            var command = bound.Value;
            var scope = context.RequestServices.GetRequiredService<TenantScope>();
            var once = IdempotencyKey.Read(context, scope, body.Value.Hash, command);
            if (once.Problem is { } wrongKey)
                return wrongKey;
            var terms = new WriteTerms<TRequest, TResponse, TShow, TResource>(command, once.Value, meant, before is null ? default : before(command), after);
            (scope.Once, scope.Terms) = (once.Value, terms);
            var result = await context.Send(command);
            if (result.Problem is { } problem)
                return problem;
            var answer = once.Value is { WasDone: true } ? JsonSerializer.Deserialize<WrittenAnswer?>(once.Value.Body ?? "null", ApiJson.Options) : terms.Answer;
            await Tell<TShow>(operation, context, answer, isRepeated: once.Value is { WasDone: true });
            return Done.Instance;
        }
    };

    private static async Task Tell<TShow>(ApiOperation operation, HttpContext context, WrittenAnswer? answer, bool isRepeated)
    {
        if (isRepeated)
            context.Response.Headers["Idempotency-Replayed"] = "true";
        if (operation.Verb == ApiVerb.Create && context.RequestServices.GetRequiredService<ApiAddresses>().Of(typeof(TShow), answer!.Id) is { } address)
            context.Response.Headers.Location = address;
        context.Response.StatusCode = operation.Verb == ApiVerb.Create ? StatusCodes.Status201Created
            : answer?.Json is null ? StatusCodes.Status204NoContent : StatusCodes.Status200OK;
        if (answer?.Json is not { } json)
            return;
        var bytes = Encoding.UTF8.GetBytes(json);
        context.Response.Headers.ETag = ETag.OfJson(bytes);
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static Task Answer<T>(HttpContext context, int status, T answer)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, ApiJson.Options, context.RequestAborted);
    }

    /// <summary>Says of a deprecated operation since when it is and until when it answers (RFC 9745: a structured date; RFC 8594: an HTTP date).</summary>
    public static void TellDeprecation(ApiOperation operation, HttpContext context)
    {
        if (operation.Deprecation is not { } deprecation)
            return;
        var since = new DateTimeOffset(deprecation.Since, TimeOnly.MinValue, TimeSpan.Zero);
        var sunset = new DateTimeOffset(deprecation.Sunset, TimeOnly.MinValue, TimeSpan.Zero);
        context.Response.Headers["Deprecation"] = $"@{since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}";
        context.Response.Headers["Sunset"] = sunset.ToString("R", CultureInfo.InvariantCulture);
        if (deprecation.Successor is { } successor)
            context.Response.Headers.Link = $"<{successor}>; rel=\"successor-version\"";
    }
}
