using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Memberships;

/// <summary>What people read in the trail of the records of this folder, and which of them come back.</summary>
internal static class TrailTexts
{
    public static IReadOnlyList<EntityText> Entities { get; } =
    [
        new("backbone.tenant", Strings.Text("TheTenant")) { Fields = Named("name", "slug", "status", "color", "created_at", "delete_after", "support_access") },
        new("backbone.membership", Strings.Text("Entity-membership")) { Fields = Named("role", "joined_at", "person_id") },
        new("backbone.invitation", Strings.Text("Entity-invitation")) { Fields = Named("role", "email", "invited_by", "created_at", "expires_at", "accepted_at", "revoked_at") },
        new("backbone.tenant_logo", Strings.Text("Entity-tenant_logo")) { Fields = Named("content_type") },
        new("backbone.support_visit", Strings.Text("Entity-support_visit")) { Fields = Named("person_id", "agent_id", "agent_name", "reason", "may_write", "begun_at", "expires_at", "ended_at") },
    ];

    public static VersionRestore RoleRestore { get; } = new("backbone.membership", ["role"], async (dispatcher, subject, values, cancellationToken) =>
        (await dispatcher.Send(new ChangeRole(Id<Membership>.Parse(subject, null), values["role"]), cancellationToken)).Problem);

    private static Dictionary<string, LocalizedText> Named(params string[] columns) => columns.ToDictionary(column => column, column => Strings.Text($"Column-{column}"));
}
