namespace SaasStarter.Backbone.Stripe;

/// <summary>A call to Stripe.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Template">The path with <c>{id}</c> for the object's id: what logs, traces and exceptions show.</param>
/// <param name="Id">The id, when the path has one.</param>
internal sealed record StripeRequest(HttpMethod Method, string Template, string? Id = null)
{
    private const int LongestIdempotencyKey = 255;

    /// <summary>A record of parameters, or none.</summary>
    public object? Parameters { get; init; }

    /// <summary>For POST: by which Stripe knows that a request is the same one again.</summary>
    public string? IdempotencyKey { get; private init; }

    public static StripeRequest Get(string template, string? id = null, object? parameters = null) => new(HttpMethod.Get, template, id) { Parameters = parameters };

    public static StripeRequest Delete(string template, string id, object? parameters = null) => new(HttpMethod.Delete, template, id) { Parameters = parameters };

    /// <summary>A request that changes something.</summary>
    /// <exception cref="ArgumentException">The idempotency key is none that Stripe takes: 1 to 255 visible ASCII characters.</exception>
    public static StripeRequest Post(string template, string? id, object? parameters, string idempotencyKey)
    {
        if (idempotencyKey.Length is 0 or > LongestIdempotencyKey || !idempotencyKey.All(c => c is > ' ' and <= '~'))
            throw new ArgumentException("An idempotency key is 1 to 255 visible ASCII characters.", nameof(idempotencyKey));
        return new(HttpMethod.Post, template, id) { Parameters = parameters, IdempotencyKey = idempotencyKey };
    }

    /// <summary>The path, and for what has no body the parameters behind it.</summary>
    /// <exception cref="InvalidOperationException">The id is missing, and the path would mean all objects.</exception>
    public string PathAndQuery()
    {
        if (Template.Contains("{id}", StringComparison.Ordinal) && string.IsNullOrWhiteSpace(Id))
            throw new InvalidOperationException($"{this} lacks the id.");
        var path = Template.Replace("{id}", Uri.EscapeDataString(Id ?? ""), StringComparison.Ordinal);
        return Method == HttpMethod.Post || Parameters is null ? path : $"{path}?{FormEncoding.Encode(Parameters)}";
    }

    public override string ToString() => $"{Method} {Template}";
}
