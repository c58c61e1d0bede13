namespace SaasStarter.Backbone.Core;

/// <summary>Why a request was not carried out, in the terms of HTTP.</summary>
public enum ProblemKind
{
    /// <summary>Something that was sent is wrong: 422, with a message per field.</summary>
    Invalid = 422,

    /// <summary>Nobody is signed in: 401, or the sign-in page for a browser.</summary>
    Unauthenticated = 401,

    /// <summary>What was paid does not include it: 402.</summary>
    PaymentRequired = 402,

    /// <summary>The caller may see this but not do it: 403.</summary>
    Forbidden = 403,

    /// <summary>There is no such thing, or it is none of the caller's business: 404.</summary>
    NotFound = 404,

    /// <summary>The state does not allow it (any more): 409.</summary>
    Conflict = 409,

    /// <summary>It was there, and was used or has expired: 410.</summary>
    Gone = 410,

    /// <summary>Somebody else changed it meanwhile: 412.</summary>
    PreconditionFailed = 412,

    /// <summary>It has to be said which state is meant to be changed: 428.</summary>
    PreconditionRequired = 428,

    /// <summary>What was sent cannot be read: 400.</summary>
    Malformed = 400,

    /// <summary>What was sent is too large: 413.</summary>
    TooLarge = 413,

    /// <summary>What was sent is of a kind that is not read here: 415.</summary>
    UnknownMedia = 415,

    /// <summary>Too many attempts: 429.</summary>
    TooManyRequests = 429,

    /// <summary>Somebody else whom this needs does not answer: 503.</summary>
    Unavailable = 503,
}

/// <summary>A message about one field of a request.</summary>
/// <param name="Field">The name of the request's property.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record FieldError(string Field, LocalizedText Message);

/// <summary>Where a person goes on from a problem.</summary>
/// <param name="Text">What they find there.</param>
/// <param name="Path">A path of this site.</param>
public sealed record ProblemLink(LocalizedText Text, string Path);

/// <summary>Why a request was not carried out. Expected, hence a value; what nobody expects is an exception.</summary>
/// <param name="Kind">The kind, which is also the HTTP status.</param>
/// <param name="Message">What happened and what to do, for the person.</param>
public sealed record Problem(ProblemKind Kind, LocalizedText Message)
{
    /// <summary>Messages about single fields; empty unless <see cref="ProblemKind.Invalid"/>.</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>When a new attempt makes sense, for <see cref="ProblemKind.TooManyRequests"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The way out, for those who may take it.</summary>
    public ProblemLink? Link { get; init; }

    /// <summary>The stable name of the problem, for RFC 9457's <c>type</c>.</summary>
    public string Type => $"urn:problem:{Message.Key}";

    /// <summary>Nobody is signed in.</summary>
    public static Problem Unauthenticated { get; } = new(ProblemKind.Unauthenticated, Strings.Text("Unauthenticated"));

    /// <summary>The caller's role does not include this.</summary>
    public static Problem Forbidden { get; } = new(ProblemKind.Forbidden, Strings.Text("Forbidden"));

    /// <summary>Who acts as a member came to look.</summary>
    public static Problem ReadOnlyVisit { get; } = new(ProblemKind.Forbidden, Strings.Text("ReadOnlyVisit"));

    /// <summary>Who acts as a member wants what only the member may do.</summary>
    public static Problem NotForAgents { get; } = new(ProblemKind.Forbidden, Strings.Text("NotForAgents"));

    /// <summary>The caller has to show first that it is they.</summary>
    public static Problem ConfirmationRequired { get; } = new(ProblemKind.Forbidden, Strings.Text("ConfirmationRequired"));

    /// <summary>The tenant asks for another way of signing in than the caller's.</summary>
    public static Problem SignInRuleUnmet { get; } = new(ProblemKind.Forbidden, Strings.Text("SignInRuleUnmet"));

    /// <summary>A program with a key wants what only a person may do.</summary>
    public static Problem NotForKeys { get; } = new(ProblemKind.Forbidden, Strings.Text("NotForKeys"));

    /// <summary>There is no such thing here.</summary>
    public static Problem NotFound { get; } = new(ProblemKind.NotFound, Strings.Text("NotFound"));

    /// <summary>The state does not allow it.</summary>
    public static Problem Conflict(LocalizedText message) => new(ProblemKind.Conflict, message);

    /// <summary>It was used or has expired.</summary>
    public static Problem Gone(LocalizedText message) => new(ProblemKind.Gone, message);

    /// <summary>What was paid does not include it.</summary>
    public static Problem PaymentRequired(LocalizedText message) => new(ProblemKind.PaymentRequired, message);

    /// <summary>Somebody else whom this needs does not answer.</summary>
    public static Problem Unavailable(LocalizedText message) => new(ProblemKind.Unavailable, message);

    /// <summary>Some fields are wrong.</summary>
    public static Problem Invalid(params IReadOnlyList<FieldError> fields) =>
        new(ProblemKind.Invalid, Strings.Text("Invalid")) { Fields = fields };

    /// <summary>One field is wrong.</summary>
    public static Problem Invalid(string field, LocalizedText message) => Invalid(new FieldError(field, message));

    /// <summary>Too many attempts; the next one makes sense after <paramref name="retryAfter"/>.</summary>
    public static Problem TooManyRequests(TimeSpan retryAfter) =>
        new(ProblemKind.TooManyRequests, Strings.Text("TooManyRequests", Math.Max(1, (int)Math.Ceiling(retryAfter.TotalMinutes))))
        {
            RetryAfter = retryAfter,
        };
}

/// <summary>The answer of a command that has nothing to tell beyond having been carried out.</summary>
public sealed record Done
{
    /// <summary>It was carried out.</summary>
    public static Done Instance { get; } = new();
}

/// <summary>What a handler returns: a value, or the problem that prevented it.</summary>
public sealed class Result<T>
{
    private readonly T? _value;

    private Result(T? value, Problem? problem) => (_value, Problem) = (value, problem);

    /// <summary>The problem, or null when there is a value.</summary>
    public Problem? Problem { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is a problem instead: the caller did not look.</exception>
    public T Value => Problem is null ? _value! : throw new InvalidOperationException($"No value: {Problem.Type}.");

    /// <summary>A handler returns its value as it is.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A handler returns a problem as it is.</summary>
    public static implicit operator Result<T>(Problem problem) => new(default, problem);
}
