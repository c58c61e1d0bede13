using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>A request that was checked.</summary>
/// <param name="Ids">What stands in the path where the endpoint has a star.</param>
/// <param name="Form">What was passed.</param>
internal sealed record ApiCall(IReadOnlyList<string> Ids, FormNode Form)
{
    /// <summary>The id in the path.</summary>
    public string Id => Ids[0];
}

/// <summary>An endpoint of Stripe's API.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">With a star for an id: <c>/v1/customers/*</c>.</param>
/// <param name="Contract">The type of its parameters in Stripe's own client for Node; a test compares them.</param>
/// <param name="Parameters">What it accepts; <c>expand</c> is accepted everywhere.</param>
/// <param name="Answer">What it does: an object, or JSON as it is sent.</param>
internal sealed record ApiEndpoint(string Method, string Path, string Contract, IReadOnlyList<Parameter> Parameters, Func<SimulatedStripe, ApiCall, object> Answer)
{
    /// <summary>The parameters of every list.</summary>
    public static Parameter[] Paging { get; } = [Parameter.Number("limit"), Parameter.Text("starting_after"), Parameter.Text("ending_before")];

    private readonly string[] _parts = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The ids in a path of this endpoint; null when it is another's.</summary>
    public IReadOnlyList<string>? Match(string method, string[] parts)
    {
        if (method != Method || parts.Length != _parts.Length)
            return null;
        var ids = new List<string>();
        for (var index = 0; index < parts.Length; index++)
        {
            if (_parts[index] == "*")
                ids.Add(parts[index]);
            else if (_parts[index] != parts[index])
                return null;
        }
        return ids;
    }

    /// <summary>A page of a list, the newest first.</summary>
    /// <param name="stripe">Where the objects are.</param>
    /// <param name="all">All that match, the oldest first.</param>
    /// <param name="form">With <c>limit</c>, <c>starting_after</c> and <c>ending_before</c>: ids of objects, whether they match or not.</param>
    /// <param name="url">The list's address.</param>
    public static JsonObject Page<T>(SimulatedStripe stripe, IEnumerable<T> all, FormNode form, string url) where T : StripeObject
    {
        const int defaultLimit = 10, mostAtOnce = 100;
        var limit = (int)(form.Number("limit") ?? defaultLimit);
        if (limit is < 1 or > mostAtOnce)
            throw StripeRefusal.Invalid($"This value must be between 1 and {mostAtOnce}.", "limit", "parameter_invalid_integer");
        var (after, before) = (Cursor(stripe, form, "starting_after"), Cursor(stripe, form, "ending_before"));
        var matching = all.Where(value => !(value.Sequence >= after) && !(value.Sequence <= before)).ToList();
        var page = before is null ? matching.TakeLast(limit) : matching.Take(limit);
        return new()
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. page.Reverse().Select(ObjectJson.Write)]),
            ["has_more"] = matching.Count > limit,
            ["url"] = url,
        };
    }

    /// <summary>The answer to a deletion.</summary>
    public static JsonObject Deleted(StripeObject value) => new()
    {
        ["id"] = value.Id,
        ["object"] = ObjectJson.Write(value)["object"]!.GetValue<string>(),
        ["deleted"] = true,
    };

    private static long? Cursor(SimulatedStripe stripe, FormNode form, string parameter) => form.Text(parameter) is not { } id ? null
        : stripe.State.FindAny(id)?.Sequence ?? throw StripeRefusal.NoSuch("object", id, parameter);
}
