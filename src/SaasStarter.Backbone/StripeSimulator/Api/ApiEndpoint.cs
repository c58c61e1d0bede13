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
    /// <param name="all">All that one may go on from, the oldest first.</param>
    /// <param name="form">With <c>limit</c>, <c>starting_after</c> and <c>ending_before</c>.</param>
    /// <param name="url">The list's address.</param>
    /// <param name="isListed">Which of them are shown; null: all.</param>
    public static JsonObject Page<T>(IEnumerable<T> all, FormNode form, string url, Func<T, bool>? isListed = null) where T : StripeObject
    {
        const int defaultLimit = 10, mostAtOnce = 100;
        var limit = (int)(form.Number("limit") ?? defaultLimit);
        if (limit is < 1 or > mostAtOnce)
            throw StripeRefusal.Invalid($"This value must be between 1 and {mostAtOnce}.", "limit", limit < 1 ? "parameter_invalid_integer" : null);
        var newestFirst = all.Reverse().ToList();
        List<T> page;
        bool hasMore;
        if (form.Text("ending_before") is { } before)
        {
            var newer = newestFirst.Take(IndexOf(newestFirst, before, "ending_before")).Where(isListed ?? All).ToList();
            (page, hasMore) = ([.. newer.TakeLast(limit)], newer.Count > limit);
        }
        else
        {
            var older = newestFirst.Skip(form.Text("starting_after") is { } after ? IndexOf(newestFirst, after, "starting_after") + 1 : 0).Where(isListed ?? All).ToList();
            (page, hasMore) = ([.. older.Take(limit)], older.Count > limit);
        }
        return new()
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. page.Select(ObjectJson.Write)]),
            ["has_more"] = hasMore,
            ["url"] = url,
        };

        static bool All(T value) => true;
    }

    /// <summary>The answer to a deletion.</summary>
    public static JsonObject Deleted(StripeObject value) => new()
    {
        ["id"] = value.Id,
        ["object"] = ObjectJson.Write(value)["object"]!.GetValue<string>(),
        ["deleted"] = true,
    };

    private static int IndexOf<T>(List<T> list, string id, string parameter) where T : StripeObject =>
        list.FindIndex(value => value.Id == id) is >= 0 and var index ? index : throw StripeRefusal.NoSuch("object", id, parameter);
}
