namespace SaasStarter.Backbone.Components;

/// <summary>Endpoint metadata: a document that only our own pages may show, in a frame, under a content security policy of its own.</summary>
/// <param name="Policy">The policy, without <c>frame-ancestors</c>.</param>
public sealed record EmbeddedDocument(string Policy);
