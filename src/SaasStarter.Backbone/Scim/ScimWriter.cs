using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.PublicApi;

namespace SaasStarter.Backbone.Scim;

/// <summary>Writes resources as directories read them (RFC 7643).</summary>
internal static class ScimWriter
{
    private static readonly string[] AlwaysTold = ["schemas", "id"];

    /// <summary>Where resources of a kind stand: the last part of their address.</summary>
    public static string PlaceOf<TResource>(TResource resource) => resource is ScimGroupResource ? "Groups" : "Users";

    /// <summary>A resource.</summary>
    /// <param name="resource">A <see cref="ScimUserResource"/> or a <see cref="ScimGroupResource"/>.</param>
    /// <param name="address">The address of the service.</param>
    public static JsonObject Json<TResource>(TResource resource, string address) => resource switch
    {
        ScimUserResource user => WithMeta(User(user, address), user, user.Id.ToString(), address, user.CreatedAt, user.ChangedAt),
        ScimGroupResource group => WithMeta(Group(group, address), group, group.Id.ToString(), address, group.CreatedAt, group.ChangedAt),
        _ => throw new ArgumentException("No resource of a directory.", nameof(resource)),
    };

    /// <summary>Leaves out what was not asked for (RFC 7644, 3.9).</summary>
    public static JsonObject Select(this JsonObject resource, IQueryCollection query)
    {
        var (wanted, unwanted) = (Names(query["attributes"]), Names(query["excludedAttributes"]));
        foreach (var name in resource.Select(field => field.Key).Except(AlwaysTold).Where(name => (wanted.Count > 0 && !wanted.Contains(name)) || unwanted.Contains(name)).ToList())
            resource.Remove(name);
        return resource;
    }

    private static JsonObject User(ScimUserResource user, string address) => new()
    {
        ["schemas"] = new JsonArray(ScimDocuments.UserSchema),
        ["id"] = user.Id.ToString(),
        ["externalId"] = user.ExternalId,
        ["userName"] = user.UserName,
        ["name"] = user.GivenName is null && user.FamilyName is null ? null : new JsonObject { ["givenName"] = user.GivenName, ["familyName"] = user.FamilyName }.WithoutNothing(),
        ["displayName"] = user.DisplayName,
        ["emails"] = new JsonArray(new JsonObject { ["value"] = user.Email, ["type"] = "work", ["primary"] = true }),
        ["active"] = user.IsActive,
        ["groups"] = References(user.Groups, $"{address}/Groups"),
    };

    private static JsonObject Group(ScimGroupResource group, string address) => new()
    {
        ["schemas"] = new JsonArray(ScimDocuments.GroupSchema),
        ["id"] = group.Id.ToString(),
        ["externalId"] = group.ExternalId,
        ["displayName"] = group.DisplayName,
        ["members"] = References(group.Members, $"{address}/Users"),
    };

    private static JsonArray References(IEnumerable<ScimReference> references, string place) =>
        [.. references.Select(reference => new JsonObject { ["value"] = reference.Id, ["$ref"] = $"{place}/{reference.Id}", ["display"] = reference.Title })];

    private static JsonObject WithMeta<TResource>(JsonObject json, TResource resource, string id, string address, DateTimeOffset createdAt, DateTimeOffset changedAt)
    {
        json["meta"] = new JsonObject
        {
            ["resourceType"] = PlaceOf(resource).TrimEnd('s'),
            ["created"] = Moment(createdAt),
            ["lastModified"] = Moment(changedAt),
            ["location"] = $"{address}/{PlaceOf(resource)}/{id}",
            ["version"] = ETag.Of(resource),
        };
        return json.WithoutNothing();
    }

    private static JsonObject WithoutNothing(this JsonObject json)
    {
        foreach (var name in json.Where(field => field.Value is null).Select(field => field.Key).ToList())
            json.Remove(name);
        return json;
    }

    // "name.givenName" is a part of "name".
    private static HashSet<string> Names(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => name[(name.LastIndexOf(':') + 1)..].Split('.')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
