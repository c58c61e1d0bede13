using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SaasStarter.Backbone.Stripe;

/// <summary>What kind of trouble a call ran into.</summary>
internal enum StripeErrorKind
{
    /// <summary>No key is configured, so that there is nobody to ask.</summary>
    NotConfigured,

    /// <summary>The payment was declined, or needs the payer: <see cref="StripeException.DeclineCode"/> may say why.</summary>
    Card,

    /// <summary>A parameter is wrong, or the object's state does not allow it.</summary>
    InvalidRequest,

    /// <summary>There is no such object, or it was deleted.</summary>
    ResourceMissing,

    /// <summary>The idempotency key was used with other parameters, or a request with it is under way.</summary>
    Idempotency,

    /// <summary>The key is none, or no longer one.</summary>
    Authentication,

    /// <summary>The restricted key lacks a permission; <see cref="StripeException.Details"/> names it.</summary>
    Permission,

    /// <summary>Too many requests, or another one holds the object.</summary>
    RateLimit,

    /// <summary>Stripe failed, or answered what nobody can read. Whether the call was carried out is not known.</summary>
    Api,

    /// <summary>The connection failed. Whether the call was carried out is not known.</summary>
    Connection,

    /// <summary>No answer in time. Whether the call was carried out is not known.</summary>
    Timeout,
}

/// <summary>
/// A call to Stripe that came to nothing. The message has neither ids nor Stripe's words, which may quote what a person typed; for staff
/// there are <see cref="Details"/>.
/// </summary>
internal sealed partial class StripeException : Exception
{
    private const int LongestDetails = 500;

    private StripeException(StripeErrorKind kind, string message, Exception? cause = null) : base(message, cause) => Kind = kind;

    /// <summary>What kind of trouble.</summary>
    public StripeErrorKind Kind { get; }

    /// <summary>The status of the answer, when there was one.</summary>
    public HttpStatusCode? Status { get; private init; }

    /// <summary>Stripe's name for it: <c>resource_missing</c>, <c>card_declined</c>, <c>lock_timeout</c>.</summary>
    public string? Code { get; private init; }

    /// <summary>Why the card was declined: <c>insufficient_funds</c>.</summary>
    public string? DeclineCode { get; private init; }

    /// <summary>The parameter that is wrong: <c>items[0][price]</c>.</summary>
    public string? Param { get; private init; }

    /// <summary>The request's id, <c>req_…</c>, which Stripe's support and logs know.</summary>
    public string? RequestId { get; private init; }

    /// <summary>Stripe's words, in English, without keys. For staff: they may quote what a person typed.</summary>
    public string? Details { get; private init; }

    /// <summary>Whether the same request with the same key may still succeed: Stripe's libraries try it again, and so do we, a few times.</summary>
    public bool IsTransient { get; private init; }

    public static StripeException NotConfigured() => new(StripeErrorKind.NotConfigured, "Stripe:ApiKey is not configured.");

    public static StripeException NoAnswer(StripeRequest request, Exception cause) =>
        new(StripeErrorKind.Connection, $"{request} found no answer from Stripe.", cause) { IsTransient = true };

    public static StripeException TooSlow(StripeRequest request, TimeSpan limit) =>
        new(StripeErrorKind.Timeout, $"{request} found no answer from Stripe within {limit.TotalSeconds:0.#} s.") { IsTransient = true };

    public static StripeException TooLarge(StripeRequest request) => new(StripeErrorKind.Api, $"{request} was answered with more than anybody reads.");

    public static StripeException Unreadable(StripeRequest request, HttpResponseMessage answer, JsonException cause) =>
        new(StripeErrorKind.Api, $"{request} was answered {(int)answer.StatusCode} with what is not the object that was asked for.", cause)
        {
            Status = answer.StatusCode,
            RequestId = IdOf(answer),
            // Most likely it was cut off on its way.
            IsTransient = true,
        };

    /// <summary>What a refusal says.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answer">Its answer, which is not a success.</param>
    /// <param name="body">The answer's body: <c>{"error":{…}}</c>, or anything else when somebody on the way answered.</param>
    public static StripeException Refused(StripeRequest request, HttpResponseMessage answer, ReadOnlySpan<byte> body)
    {
        var error = Read(body);
        var id = IdOf(answer);
        var message = $"{request} was answered {string.Join(' ', new[] { $"{(int)answer.StatusCode}", Name(error.Code), Name(error.DeclineCode) }.Where(part => part is not null))}{(id is null ? "" : $" ({id})")}.";
        return new(KindOf(answer.StatusCode, error), message)
        {
            Status = answer.StatusCode,
            Code = error.Code,
            DeclineCode = error.DeclineCode,
            Param = error.Param,
            RequestId = id,
            Details = error.Message is { } words ? Clean(words) : null,
            IsTransient = ShouldRetry(answer),
        };
    }

    // As both of Stripe's libraries do: the header decides; else a conflict and what is Stripe's own fault. Not "too many requests": more would make it worse.
    private static bool ShouldRetry(HttpResponseMessage answer) => Header(answer, "Stripe-Should-Retry") switch
    {
        "true" => true,
        "false" => false,
        _ => answer.StatusCode == HttpStatusCode.Conflict || answer.StatusCode >= HttpStatusCode.InternalServerError,
    };

    private static StripeErrorKind KindOf(HttpStatusCode status, ErrorBody error) => (status, error) switch
    {
        (HttpStatusCode.Unauthorized, _) => StripeErrorKind.Authentication,
        (HttpStatusCode.Forbidden, _) => StripeErrorKind.Permission,
        (HttpStatusCode.TooManyRequests, _) or (HttpStatusCode.BadRequest, { Code: "rate_limit" }) => StripeErrorKind.RateLimit,
        (_, { Type: "idempotency_error" }) or (HttpStatusCode.Conflict, _) => StripeErrorKind.Idempotency,
        (_, { Type: "card_error" }) or (HttpStatusCode.PaymentRequired, _) => StripeErrorKind.Card,
        (HttpStatusCode.NotFound, _) or (_, { Code: "resource_missing" }) => StripeErrorKind.ResourceMissing,
        (HttpStatusCode.FailedDependency, _) => StripeErrorKind.Api,
        ( >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError, _) => StripeErrorKind.InvalidRequest,
        _ => StripeErrorKind.Api,
    };

    private static ErrorBody Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<ErrorAnswer>(body, StripeJson.Options)?.Error ?? new();
        }
        catch (JsonException)
        {
            return new();
        }
    }

    private static string? IdOf(HttpResponseMessage answer) => Name(Header(answer, "Request-Id"));

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    // What stands in a message is a name and nothing else, whoever answered.
    private static string? Name(string? text) => text is not null && NamePattern().IsMatch(text) ? text : null;

    private static string Clean(string words)
    {
        var clean = KeyPattern().Replace(words, "$1_***");
        return clean.Length <= LongestDetails ? clean : clean[..LongestDetails];
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_]{1,80}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\b(sk|rk|pk|whsec)_[^\s""']+")]
    private static partial Regex KeyPattern();

    private sealed record ErrorAnswer(ErrorBody? Error);

    private sealed record ErrorBody(string? Type = null, string? Code = null, string? DeclineCode = null, string? Param = null, string? Message = null);
}
