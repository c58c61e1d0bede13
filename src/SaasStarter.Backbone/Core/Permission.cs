namespace SaasStarter.Backbone.Core;

/// <summary>Something that a role may allow. Each capability declares its own, and the use cases that need them name them.</summary>
/// <param name="Name">Capability and verb, <c>members.invite</c>; stored with custom roles, so it never changes.</param>
/// <param name="IsForAgents">Whether somebody of the staff who acts as a member has it too. False for what members answer for themselves: what is paid, who owns, and the end.</param>
public sealed record Permission(string Name, bool IsForAgents = true);
