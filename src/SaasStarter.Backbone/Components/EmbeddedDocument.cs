namespace SaasStarter.Backbone.Components;

/// <summary>Endpoint metadata: a document that only our own pages may show, in a frame, under a content security policy of its own.</summary>
/// <param name="Policy">The policy, without <c>frame-ancestors</c>.</param>
/// <param name="IsForOtherSites">Whether other sites may show it as a picture: a mail is read in somebody else's page.</param>
public sealed record EmbeddedDocument(string Policy, bool IsForOtherSites = false);
