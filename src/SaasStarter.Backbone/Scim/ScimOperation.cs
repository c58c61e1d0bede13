using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Scim;

/// <summary>What a directory can call: one use case at one address, or one of the documents that describe them. It is the endpoint's metadata.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The address, with parameters in braces.</param>
/// <param name="Request">The use case's request; null for a document.</param>
internal sealed record ScimOperation(string Method, string Path, Type? Request) : IBearerMetadata
{
    public Audience Audience => Audience.Member(ScimPermissions.Provision);
}
