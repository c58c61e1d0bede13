using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>What an operation of the API does, which decides how it is asked and answered.</summary>
public enum ApiVerb
{
    /// <summary>Lists, a page at a time: GET, 200.</summary>
    List,

    /// <summary>Shows one thing, with its ETag: GET, 200.</summary>
    Show,

    /// <summary>Makes something: POST, 201 with its address.</summary>
    Create,

    /// <summary>Changes what can be changed of something, if it is still as its sender knows it: PUT with <c>If-Match</c>, 200.</summary>
    Replace,

    /// <summary>Does something with what is there: POST, 200 with what has become of it.</summary>
    Act,

    /// <summary>Takes something away: DELETE, 204.</summary>
    Delete,
}

/// <summary>That an operation goes away: told with every answer (RFC 9745, RFC 8594) and in the document.</summary>
/// <param name="Since">From when on nobody should begin to use it.</param>
/// <param name="Sunset">From when on it may be gone.</param>
/// <param name="Successor">The path of what takes its place, or null.</param>
public sealed record ApiDeprecation(DateOnly Since, DateOnly Sunset, string? Successor);

/// <summary>An operation of the API: one use case at one address. It is the endpoint's metadata, and what the document is written from.</summary>
public sealed class ApiOperation : IBearerMetadata
{
    internal ApiOperation(ApiGroup group, ApiVerb verb, string path, Type request, Type? resource, Audience audience, Entitlement entitlement)
    {
        (Group, Verb, Path, Request, Resource, Audience, Entitlement) = (group, verb, path, request, resource, audience, entitlement);
        Binder = new(this);
    }

    /// <summary>What it belongs to.</summary>
    public ApiGroup Group { get; }

    /// <summary>What it does.</summary>
    public ApiVerb Verb { get; }

    /// <summary>Its address, with parameters in braces: <c>/api/v1/members/{id}</c>.</summary>
    public string Path { get; }

    /// <summary>The use case's request.</summary>
    public Type Request { get; }

    /// <summary>What is answered, or one item of it; null when nothing is.</summary>
    public Type? Resource { get; }

    /// <inheritdoc/>
    public Audience Audience { get; }

    /// <summary>What it needs of the plan.</summary>
    public Entitlement Entitlement { get; }

    /// <summary>That it goes away; null for most.</summary>
    public ApiDeprecation? Deprecation { get; private set; }

    /// <summary>The name by which generated clients call it: <c>listMembers</c>.</summary>
    public string Name => ApiJson.NameOf(Request.Name.Replace("Resource", "", StringComparison.Ordinal));

    /// <summary>Whether it changes something.</summary>
    public bool IsWrite => Verb is not (ApiVerb.List or ApiVerb.Show);

    /// <summary>The HTTP method.</summary>
    public string Method => Verb switch
    {
        ApiVerb.List or ApiVerb.Show => "GET",
        ApiVerb.Replace => "PUT",
        ApiVerb.Delete => "DELETE",
        _ => "POST",
    };

    internal ApiBinder Binder { get; }

    /// <summary>Says that the operation goes away.</summary>
    /// <param name="since">From when on nobody should begin to use it.</param>
    /// <param name="sunset">From when on it may be gone.</param>
    /// <param name="successor">The path of what takes its place, or null.</param>
    public ApiOperation Deprecate(DateOnly since, DateOnly sunset, string? successor = null)
    {
        Deprecation = new(since, sunset, successor);
        return this;
    }
}
