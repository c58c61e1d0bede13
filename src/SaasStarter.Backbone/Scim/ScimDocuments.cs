using System.Text.Json.Nodes;

namespace SaasStarter.Backbone.Scim;

/// <summary>What a directory can learn of the service before it uses it (RFC 7644, 4; RFC 7643, 5 to 7).</summary>
internal static class ScimDocuments
{
    public const string UserSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
    public const string GroupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
    public const string ErrorSchema = "urn:ietf:params:scim:api:messages:2.0:Error";

    private const string ListSchema = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    private const string Core = "urn:ietf:params:scim:schemas:core:2.0:";

    /// <summary>What of the protocol there is.</summary>
    public static JsonObject Configuration(string address) => new()
    {
        ["schemas"] = new JsonArray($"{Core}ServiceProviderConfig"),
        ["patch"] = Supported(true),
        ["bulk"] = new JsonObject { ["supported"] = false, ["maxOperations"] = 0, ["maxPayloadSize"] = 0 },
        ["filter"] = new JsonObject { ["supported"] = true, ["maxResults"] = ScimPage.Maximum },
        ["changePassword"] = Supported(false),
        ["sort"] = Supported(false),
        ["etag"] = Supported(true),
        ["authenticationSchemes"] = new JsonArray(new JsonObject { ["type"] = "oauthbearertoken", ["name"] = "Bearer", ["description"] = "A key of the tenant's, in the header Authorization.", ["primary"] = true }),
        ["meta"] = Meta("ServiceProviderConfig", $"{address}/ServiceProviderConfig"),
    };

    /// <summary>What kinds of resources there are.</summary>
    public static IReadOnlyList<JsonObject> ResourceTypes(string address) => [ResourceType("User", UserSchema, address), ResourceType("Group", GroupSchema, address)];

    /// <summary>What is kept of each kind.</summary>
    public static IReadOnlyList<JsonObject> Schemas(string address) =>
    [
        Schema(UserSchema, "User", address,
            Attribute("userName", "string", isRequired: true, uniqueness: "server"),
            Attribute("name", "complex", parts: [Attribute("givenName"), Attribute("familyName")]),
            Attribute("displayName"),
            Attribute("preferredLanguage", returned: "never", mutability: "writeOnly"),
            Attribute("active", "boolean"),
            Attribute("emails", "complex", isMany: true, parts: [Attribute("value"), Attribute("type"), Attribute("primary", "boolean")]),
            Attribute("groups", "complex", isMany: true, mutability: "readOnly", parts: [Attribute("value", mutability: "readOnly"), Attribute("$ref", "reference", mutability: "readOnly"), Attribute("display", mutability: "readOnly")])),
        Schema(GroupSchema, "Group", address,
            Attribute("displayName", isRequired: true, uniqueness: "server"),
            Attribute("members", "complex", isMany: true, parts: [Attribute("value", mutability: "immutable"), Attribute("$ref", "reference", mutability: "immutable"), Attribute("display", mutability: "readOnly")])),
    ];

    /// <summary>A list that is all there is.</summary>
    public static JsonObject List(IReadOnlyList<JsonObject> items) => List(items, items.Count, 1);

    /// <summary>A part of a list.</summary>
    public static JsonObject List(IReadOnlyList<JsonObject> items, int total, int start) => new()
    {
        ["schemas"] = new JsonArray(ListSchema),
        ["totalResults"] = total,
        ["startIndex"] = start,
        ["itemsPerPage"] = items.Count,
        ["Resources"] = new JsonArray([.. items]),
    };

    private static JsonObject ResourceType(string name, string schema, string address) => new()
    {
        ["schemas"] = new JsonArray($"{Core}ResourceType"),
        ["id"] = name,
        ["name"] = name,
        ["endpoint"] = $"/{name}s",
        ["schema"] = schema,
        ["meta"] = Meta("ResourceType", $"{address}/ResourceTypes/{name}"),
    };

    private static JsonObject Schema(string id, string name, string address, params JsonObject[] attributes) => new()
    {
        ["schemas"] = new JsonArray($"{Core}Schema"),
        ["id"] = id,
        ["name"] = name,
        ["attributes"] = new JsonArray([.. attributes]),
        ["meta"] = Meta("Schema", $"{address}/Schemas/{id}"),
    };

    private static JsonObject Attribute(string name, string type = "string", bool isRequired = false, bool isMany = false, string uniqueness = "none", string mutability = "readWrite",
        string returned = "default", params JsonObject[] parts)
    {
        var attribute = new JsonObject
        {
            ["name"] = name,
            ["type"] = type,
            ["multiValued"] = isMany,
            ["required"] = isRequired,
            ["caseExact"] = false,
            ["mutability"] = mutability,
            ["returned"] = returned,
            ["uniqueness"] = uniqueness,
        };
        if (parts.Length > 0)
            attribute["subAttributes"] = new JsonArray([.. parts]);
        return attribute;
    }

    private static JsonObject Supported(bool isSupported) => new() { ["supported"] = isSupported };

    private static JsonObject Meta(string type, string location) => new() { ["resourceType"] = type, ["location"] = location };
}
