namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>An answer as it was sent first.</summary>
internal sealed record KeptAnswer(string Request, int Status, string Body, string RequestId, DateTimeOffset At);

/// <summary>
/// The answers to requests that brought an <c>Idempotency-Key</c>: whoever repeats one gets the same answer, an error 500 too. Source: Stripe,
/// Idempotent requests.
/// </summary>
internal sealed class IdempotencyKeys(TimeProvider time)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, KeptAnswer> _answers = [];
    private readonly HashSet<string> _underWay = [];

    /// <summary>Begins a request, or finds its answer.</summary>
    /// <exception cref="StripeRefusal">The key belongs to another request, or to one that is under way.</exception>
    public KeptAnswer? Begin(string key, string request)
    {
        lock (_lock)
        {
            if (_answers.GetValueOrDefault(key) is { } kept && time.GetUtcNow() - kept.At < Lifetime)
                return kept.Request == request ? kept : throw Different(key);
            if (_underWay.Add(key))
                return null;
            throw new StripeRefusal(409, "invalid_request_error", "idempotency_key_in_use", $"There is currently another in-progress request using this Idempotency-Key ({key}).");
        }
    }

    /// <summary>Keeps the answer to a request; null: it was never begun in earnest, and may be sent again.</summary>
    public void End(string key, KeptAnswer? answer)
    {
        lock (_lock)
        {
            _underWay.Remove(key);
            if (answer is null)
                return;
            if (_answers.Count >= Most)
                _answers.Remove(_answers.MinBy(kept => kept.Value.At).Key);
            _answers[key] = answer;
        }
    }

    /// <summary>Forgets all answers.</summary>
    public void Clear()
    {
        lock (_lock)
            _answers.Clear();
    }

    private static StripeRefusal Different(string key) => new(400, "idempotency_error", null,
        $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request.");
}
