namespace SaasStarter.Backbone.Core;

/// <summary>Something that a role may allow. Each capability declares its own, and the use cases that need them name them.</summary>
/// <param name="Name">Capability and verb, <c>members.invite</c>; stored with custom roles, so it never changes.</param>
public sealed record Permission(string Name);
