using System.Globalization;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>Why a call of the API is refused before its use case is asked.</summary>
internal static class ApiProblems
{
    public static Problem NoCredentials { get; } = new(ProblemKind.Unauthenticated, Strings.Text("NoCredentials"));

    public static Problem WrongCredentials { get; } = new(ProblemKind.Unauthenticated, Strings.Text("WrongCredentials"));

    public static Problem KeyExpired { get; } = new(ProblemKind.Unauthenticated, Strings.Text("KeyExpired"));

    public static Problem KeyRevoked { get; } = new(ProblemKind.Unauthenticated, Strings.Text("KeyRevoked"));

    public static Problem TokenExpired { get; } = new(ProblemKind.Unauthenticated, Strings.Text("TokenExpired"));

    public static Problem TokenRevoked { get; } = new(ProblemKind.Unauthenticated, Strings.Text("TokenRevoked"));

    public static Problem WrongCursor { get; } = new(ProblemKind.Malformed, Strings.Text("WrongCursor"));

    public static Problem NotJson { get; } = new(ProblemKind.UnknownMedia, Strings.Text("NotJson"));

    public static Problem MalformedJson { get; } = new(ProblemKind.Malformed, Strings.Text("MalformedJson"));

    public static Problem NotUtf8 { get; } = new(ProblemKind.Malformed, Strings.Text("NotUtf8"));

    public static Problem NeedsIfMatch { get; } = new(ProblemKind.PreconditionRequired, Strings.Text("NeedsIfMatch"));

    public static Problem NoIfMatchHere { get; } = new(ProblemKind.Malformed, Strings.Text("NoIfMatchHere"));

    public static Problem WrongIfMatch { get; } = new(ProblemKind.Malformed, Strings.Text("WrongIfMatch"));

    public static Problem ChangedMeanwhile { get; } = new(ProblemKind.PreconditionFailed, Strings.Text("ChangedMeanwhile"));

    public static Problem WrongIdempotencyKey { get; } = new(ProblemKind.Malformed, Strings.Text("WrongIdempotencyKey"));

    public static Problem BodyTooLarge(int maximum) => new(ProblemKind.TooLarge, Strings.Text("BodyTooLarge", ByteSize.Of(maximum)));

    public static Problem TooManyCalls(TimeSpan wait) => new(ProblemKind.TooManyRequests, Strings.Text("TooManyCalls")) { RetryAfter = wait };

    /// <summary>Refuses the call. The error pages write the answer, as for everything that is refused.</summary>
    public static void Refuse(this HttpContext context, Problem problem)
    {
        context.Features.Set(problem);
        context.Response.StatusCode = (int)problem.Kind;
        if (problem.Kind == ProblemKind.Unauthenticated)
            context.Response.Headers.WWWAuthenticate = problem == NoCredentials ? "Bearer" : "Bearer error=\"invalid_token\""; // RFC 6750, 3
        if (problem.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
