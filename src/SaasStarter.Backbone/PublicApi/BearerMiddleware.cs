using System.Globalization;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.PublicApi.Tokens;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>
/// Finds out which program calls, from the header <c>Authorization</c> and from nowhere else, and enters the tenant that its key or token is of. One look-up per call,
/// never cached. Then it counts the call.
/// </summary>
internal sealed class BearerMiddleware(RequestDelegate next, RateLimit rateLimit)
{
    private const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext context, TenantScope scope, BearerDoor keys, TokenDoor tokens, ApiRate rate)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IBearerMetadata>() is not { } endpoint)
            await next(context);
        else if (await Identify(context, scope, keys, tokens, endpoint) is { } refusal)
            context.Refuse(refusal);
        else if (scope.Caller.IsKnown && await rate.Count(context.Response, scope, context.RequestAborted) is { } tooMany)
            context.Refuse(tooMany);
        else
            await next(context);
    }

    private async Task<Problem?> Identify(HttpContext context, TenantScope scope, BearerDoor keys, TokenDoor tokens, IBearerMetadata endpoint)
    {
        var address = Visitor.Of(context).Address;
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            scope.Identify(Caller.Anonymous with { Address = address });
            return endpoint.Audience is Audience.AnonymousAudience ? null : ApiProblems.NoCredentials;
        }
        // A key is made of words and has no dots; a token is three parts with dots between them.
        var text = header[Scheme.Length..].Trim();
        var entry = text.Contains('.', StringComparison.Ordinal) ? await tokens.Open(text, address, context.RequestAborted) : await keys.Open(text, address, context.RequestAborted);
        // What is over was known once: only guesses are counted.
        if (entry.Problem == ApiProblems.WrongCredentials && await rateLimit.Count(Rate.WrongKeysFromNetwork, Visitor.Of(context).Network, context.RequestAborted) is { } tooMany)
            return tooMany;
        if (entry.Problem is { } problem)
            return problem;
        scope.Enter(entry.Value.Tenant, entry.Value.Caller);
        return null;
    }
}

/// <summary>Counts the calls of each key, or of each session of a program, in a minute, in the database that all nodes share, and tells how many are left (draft-ietf-httpapi-ratelimit-headers).</summary>
internal sealed class ApiRate(RateLimit rateLimit, IEntitlements entitlements)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    // Where the plan says as much as one likes, one key shall not be able to stop the others.
    private const int Ceiling = 6000;

    /// <summary>Counts one call.</summary>
    /// <returns>A problem when there were too many.</returns>
    public async Task<Problem?> Count(HttpResponse response, TenantScope scope, CancellationToken cancellationToken)
    {
        var maximum = (int)Math.Min(entitlements.MaximumOf(ApiTerms.CallsPerMinute) ?? Ceiling, Ceiling);
        var rate = new Rate("api", maximum, Window);
        var (count, left) = await rateLimit.Measure(rate, (scope.Caller.ApiKey?.Id ?? scope.Caller.SessionId).ToString()!, cancellationToken);
        response.Headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"key\";q={maximum};w={(int)Window.TotalSeconds}");
        response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"key\";r={Math.Max(0, maximum - count)};t={Math.Max(0, (int)Math.Ceiling(left.TotalSeconds))}");
        return count <= maximum ? null : ApiProblems.TooManyCalls(left);
    }
}
