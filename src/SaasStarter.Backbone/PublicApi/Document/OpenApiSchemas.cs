using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.PublicApi.Document;

/// <summary>Writes types as JSON Schema, the dialect of OpenAPI 3.1: records by their name, once; everything else where it stands.</summary>
internal sealed class OpenApiSchemas(DocComments comments)
{
    private readonly SortedDictionary<string, JsonNode> _named = new(StringComparer.Ordinal);

    /// <summary>The records that were written so far.</summary>
    public JsonObject Named => new(_named.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value.DeepClone())));

    /// <summary>The schema of a type: a reference for a record.</summary>
    public JsonNode Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return OrNull(Of(underlying));
        if (ElementOf(type) is { } element)
            return new JsonObject { ["type"] = "array", ["items"] = Of(element) };
        if (IsIdentifier(type))
            return Identifier(type);
        if (type.IsEnum)
            return Choice(type);
        if (type == typeof(string) || !type.IsClass)
            return JsonSerializerOptions.Default.GetJsonSchemaAsNode(type, new() { TreatNullObliviousAsNonNullable = true });
        return Record(type);
    }

    /// <summary>The same, or null.</summary>
    public static JsonNode OrNull(JsonNode schema)
    {
        if (schema["enum"] is JsonArray choices)
            choices.Add(null);
        if (schema["type"] is JsonValue type)
            schema["type"] = new JsonArray(type.DeepClone(), "null");
        return schema;
    }

    /// <summary>Adds a record by a name of its own.</summary>
    public void Add(string name, JsonNode schema) => _named.TryAdd(name, schema);

    private JsonObject Record(Type type)
    {
        var name = type.Name.Replace("Resource", "", StringComparison.Ordinal);
        if (_named.TryAdd(name, new JsonObject()))
            _named[name] = Properties(type);
        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private JsonObject Properties(Type type)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var property in ApiJson.Options.GetTypeInfo(type).Properties)
        {
            var schema = property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null ? OrNull(Of(property.PropertyType)) : Of(property.PropertyType);
            Describe(schema, comments.Parameter(type, CodeName(property)));
            properties[property.Name] = schema;
            required.Add(property.Name);
        }
        var record = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required, ["additionalProperties"] = false };
        Describe(record, comments.Summary(type));
        if (comments.Example(type) is { } example)
            record["examples"] = new JsonArray(JsonNode.Parse(example));
        return record;
    }

    /// <summary>Says what something is, if anybody did.</summary>
    public static void Describe(JsonNode schema, string? text)
    {
        if (text is not null)
            schema["description"] = schema["description"] is { } more ? $"{text} {more}" : text;
    }

    private static string CodeName(JsonPropertyInfo property) => (property.AttributeProvider as System.Reflection.MemberInfo)?.Name ?? property.Name;

    private JsonObject Choice(Type type)
    {
        var names = Enum.GetNames(type);
        var meanings = names.Select(name => (Name: ApiJson.NameOf(name), Meaning: comments.Value(type, name))).Where(value => value.Meaning is not null);
        return new()
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. names.Select(name => (JsonNode)ApiJson.NameOf(name))]),
            ["description"] = string.Join(" ", meanings.Select(value => $"`{value.Name}`: {value.Meaning}")),
        };
    }

    private static JsonObject Identifier(Type type)
    {
        var prefix = (string)type.GenericTypeArguments[0].GetProperty(nameof(IIdentified.IdPrefix))!.GetValue(null)!;
        return new() { ["type"] = "string", ["pattern"] = $"^{prefix}_[0-9a-f]{{32}}$" };
    }

    private static bool IsIdentifier(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Id<>);

    private static Type? ElementOf(Type type) => type == typeof(string) ? null
        : type.GetInterfaces().Append(type).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GenericTypeArguments[0];
}
