using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>What people read in the trail of the records of this folder, and which of them come back.</summary>
internal static class TrailTexts
{
    public static IReadOnlyList<EntityText> Entities { get; } =
    [
        new("backbone.tenant", Strings.Text("TheTenant"))
        {
            Fields = Named("name", "slug", "status", "color", "created_at", "delete_after", "support_access", "sign_in_rule", "logo_hash"),
            Values = Told(("status", value => Strings.Text($"Status-{value}")), ("support_access", value => Strings.Text($"SupportAccess-{value}")),
                ("sign_in_rule", value => Strings.Text($"TrailRule-{value}"))),
        },
        new("backbone.membership", Strings.Text("Entity-membership"))
        {
            Fields = Named("role", "joined_at", "person_id"),
            Values = new Dictionary<string, ValueText> { ["role"] = RoleTitle, ["person_id"] = ValueText.Person },
        },
        new("backbone.invitation", Strings.Text("Entity-invitation"))
        {
            Fields = Named("role", "email", "invited_by", "created_at", "expires_at", "accepted_at", "revoked_at"),
            Values = new Dictionary<string, ValueText> { ["role"] = RoleTitle, ["invited_by"] = ValueText.Person },
        },
        new("backbone.custom_role", Strings.Text("Entity-custom_role")) { Fields = Named("name", "permissions") },
        new("backbone.tenant_logo", Strings.Text("Entity-tenant_logo")) { Fields = Named("content_type") },
        new("backbone.support_visit", Strings.Text("Entity-support_visit"))
        {
            Fields = Named("person_id", "agent_id", "agent_name", "reason", "may_write", "begun_at", "expires_at", "ended_at"),
            // Who of the staff it was stands there by name: they are no members.
            Values = new Dictionary<string, ValueText> { ["person_id"] = ValueText.Person, ["agent_id"] = ValueText.Told(identifier => identifier) },
        },
    ];

    public static IReadOnlyList<VersionRestore> Restores { get; } =
    [
        new("backbone.membership", MemberPermissions.ChangeRole, ["role"], async (dispatcher, subject, then, cancellationToken) =>
            (await dispatcher.Send(new ChangeRole(Id<Membership>.Parse(subject, null), then.Of("role", "")), cancellationToken)).Problem),
        new("backbone.tenant", TenantPermissions.ChangeSettings, ["name", "color"], RestoreSettingsOf),
    ];

    private static ValueText RoleTitle => ValueText.Name("backbone.custom_role", Strings.Role);

    public static IServiceCollection AddTrailTexts(this IServiceCollection services)
    {
        foreach (var text in Entities)
            services.AddSingleton(text);
        foreach (var restore in Restores)
            services.AddSingleton(restore);
        return services
            .AddRecordNames<BackboneDb, Person>(ValueText.PersonEntity, (_, rows) => rows.Select(person => new RecordName<Person>(person.Id, person.Name)))
            .AddRecordNames<BackboneDb, Membership>("backbone.membership", (db, rows) => rows.Join(db.People, member => member.PersonId, person => person.Id,
                (member, person) => new RecordName<Membership>(member.Id, person.Name)))
            .AddRecordNames<BackboneDb, Invitation>("backbone.invitation", (_, rows) => rows.Select(invitation => new RecordName<Invitation>(invitation.Id, invitation.Email)))
            .AddRecordNames<BackboneDb, CustomRole>("backbone.custom_role", (_, rows) => rows.Select(role => new RecordName<CustomRole>(role.Id, role.Name)))
            .AddRecordNames<BackboneDb, Tenant>("backbone.tenant", (_, rows) => rows.Select(tenant => new RecordName<Tenant>(tenant.Id, tenant.Name)));
    }

    // Neither the address comes back, which may be somebody else's now, nor the logo, of which the trail has no picture, nor what the support may do: that is allowed anew.
    private static async Task<Problem?> RestoreSettingsOf(IDispatcher dispatcher, string subject, FormerValues then, CancellationToken cancellationToken)
    {
        var now = await dispatcher.Send(new ShowSettings(), cancellationToken);
        if (now.Problem is { } refused)
            return refused;
        var settings = new RestoreSettings(then.Of("name", now.Value.Name), then.Of("color", now.Value.Color, value => value));
        return (await dispatcher.Send(settings, cancellationToken)).Problem;
    }

    private static Dictionary<string, LocalizedText> Named(params string[] columns) => columns.ToDictionary(column => column, column => Strings.Text($"Column-{column}"));

    private static Dictionary<string, ValueText> Told(params (string Column, Func<string, object> Tell)[] values) => values.ToDictionary(value => value.Column, value => ValueText.Told(value.Tell));
}
