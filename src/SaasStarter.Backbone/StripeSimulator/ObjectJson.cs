using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>How objects are written: as Stripe sends them, or whole, for the file.</summary>
internal static class ObjectJson
{
    /// <summary>With what only the simulator knows.</summary>
    public static JsonSerializerOptions Whole { get; } = Options(new DefaultJsonTypeInfoResolver());

    /// <summary>As Stripe sends it.</summary>
    public static JsonSerializerOptions Sent { get; } = Options(new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutHidden } });

    /// <summary>An object as Stripe sends it.</summary>
    public static JsonObject Write(StripeObject value) => value is SimulatedCustomer { IsDeleted: true }
        ? new() { ["id"] = value.Id, ["object"] = "customer", ["deleted"] = true }
        : JsonSerializer.SerializeToNode(value, Sent)!.AsObject();

    /// <summary>What of an object was different before: changed members of objects, and arrays whole.</summary>
    public static JsonObject Difference(JsonObject before, JsonObject after)
    {
        var difference = new JsonObject();
        foreach (var (name, was) in before)
        {
            var now = after[name];
            if (JsonNode.DeepEquals(was, now))
                continue;
            difference[name] = was is JsonObject oldObject && now is JsonObject newObject ? Difference(oldObject, newObject) : was?.DeepClone();
        }
        foreach (var (name, _) in after.Where(member => !before.ContainsKey(member.Key)))
            difference[name] = null;
        return difference;
    }

    private static JsonSerializerOptions Options(IJsonTypeInfoResolver resolver) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = resolver,
    };

    private static void LeaveOutHidden(JsonTypeInfo type)
    {
        for (var index = type.Properties.Count - 1; index >= 0; index--)
        {
            if (type.Properties[index].AttributeProvider?.IsDefined(typeof(HiddenAttribute), inherit: true) == true)
                type.Properties.RemoveAt(index);
        }
    }
}
