using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Jobs;

/// <summary>Thrown by a handler that knows why it failed, with words that staff may read: nobody's data, no secret. Of other exceptions only the type is kept.</summary>
/// <param name="kind">One word, <c>MailboxUnavailable</c>.</param>
/// <param name="message">What happened.</param>
/// <param name="inner">What was thrown.</param>
public sealed class JobFailedException(string kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One word for it.</summary>
    public string Kind { get; } = kind;

    /// <summary>Whether another attempt would fail likewise: the job is parked at once.</summary>
    public bool IsFinal { get; init; }

    /// <summary>What a problem that a handler returned means for its job.</summary>
    internal static JobFailedException Of(Problem problem) => new(problem.Message.Key, $"The handler answered {problem.Kind}.")
    {
        IsFinal = problem.Kind is not (ProblemKind.Conflict or ProblemKind.TooManyRequests or ProblemKind.Unavailable),
        RetryAfter = problem.RetryAfter,
    };

    internal TimeSpan? RetryAfter { get; init; }
}

/// <summary>Thrown by a handler that has done nothing, because it is not the time for it: the job begins again later, and the attempt does not count.</summary>
/// <param name="pause">When it begins again, from now.</param>
public sealed class JobPostponedException(TimeSpan pause) : Exception("It is not the time for it.")
{
    /// <summary>When the job begins again, from now.</summary>
    public TimeSpan Pause { get; } = pause;
}

/// <summary>When a failed job is tried again.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Ten seconds after the first attempt, three times as long after each further one, an hour at most; a quarter more or less, so that what failed together does not come back together.</summary>
    public static TimeSpan After(int attempt)
    {
        var seconds = Math.Min(Longest.TotalSeconds, 10 * Math.Pow(3, Math.Min(attempt, 10) - 1));
        return TimeSpan.FromSeconds(seconds * (0.75 + (Random.Shared.NextDouble() / 2)));
    }
}
