namespace SaasStarter.Backbone.Memberships;

/// <summary>Something that people should know before they invite somebody, shown below the form. Whoever knows it registers a component.</summary>
/// <param name="Component">A component without parameters.</param>
public sealed record InvitationNote(Type Component);
