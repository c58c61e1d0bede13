namespace SaasStarter.Backbone.Stripe;

/// <summary>What an answer is to contain whole rather than as an id, for calls that take nothing else.</summary>
internal sealed record Expansion(IReadOnlyList<string> Expand)
{
    public static Expansion? Of(IReadOnlyList<string>? expand) => expand is { Count: > 0 } ? new(expand) : null;
}
