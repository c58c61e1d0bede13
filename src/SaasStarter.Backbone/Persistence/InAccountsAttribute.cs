namespace SaasStarter.Backbone.Persistence;

/// <summary>
/// Put on the configuration of an entity that belongs to no tenant but to a person, or to somebody who is nobody yet: it stands at the accounts' door, in their
/// schema, whichever capability brings it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class InAccountsAttribute : Attribute;
