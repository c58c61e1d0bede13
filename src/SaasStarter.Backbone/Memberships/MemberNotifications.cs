using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Tells who invited somebody that they joined.</summary>
/// <param name="Name">Who joined.</param>
/// <param name="Role">The name of their role.</param>
internal sealed record InvitationAccepted(string Name, string Role) : INotification<InvitationAccepted>
{
    public static NotificationKind Kind { get; } = new("invitation-accepted", Strings.Text("Kind-invitation-accepted"), Strings.Text("Members"));

    public static InvitationAccepted Sample => new("Ana Costa", Tenancy.Role.Member);

    public LocalizedText Text => Strings.Text("Told-invitation-accepted", Name, Strings.Role(Role));

    public string Page => "members";
}

/// <summary>Tells a member that they have another role.</summary>
/// <param name="By">Who changed it; null for the operator.</param>
/// <param name="Role">The name of the new role.</param>
internal sealed record RoleChanged(string? By, string Role) : INotification<RoleChanged>
{
    public static NotificationKind Kind { get; } =
        new("role-changed", Strings.Text("Kind-role-changed"), Strings.Text("Members"), NotificationChannel.Mail);

    public static RoleChanged Sample => new("Olga Keller", Tenancy.Role.Admin);

    public LocalizedText Text => Strings.Text("Told-role-changed", Strings.By(By), Strings.Role(Role));

    public string Page => "";
}

/// <summary>Tells the other owners that there is one more.</summary>
/// <param name="Name">The new owner.</param>
internal sealed record OwnerAdded(string Name) : INotification<OwnerAdded>
{
    public static NotificationKind Kind { get; } =
        new("owner-added", Strings.Text("Kind-owner-added"), Strings.Text("Members"), NotificationChannel.Mail);

    public static OwnerAdded Sample => new("Ana Costa");

    public LocalizedText Text => Strings.Text("Told-owner-added", Name);

    public string Page => "members";
}

/// <summary>Tells the owners that the tenant will be deleted.</summary>
/// <param name="By">Who wants it; null for the operator.</param>
/// <param name="DeleteAfter">When it is deleted.</param>
internal sealed record DeletionPlanned(string? By, DateTimeOffset DeleteAfter) : INotification<DeletionPlanned>
{
    public static NotificationKind Kind { get; } =
        new("deletion-planned", Strings.Text("Kind-deletion-planned"), Strings.Text("TheTenant"), HasOwnMail: true);

    public static DeletionPlanned Sample => new("Olga Keller", new(2030, 5, 17, 9, 0, 0, TimeSpan.Zero));

    public LocalizedText Text => Strings.Text("Told-deletion-planned", Strings.By(By), DeleteAfter.UtcDateTime);

    public string Page => "settings";
}

/// <summary>Tells everybody that the tenant will not be deleted after all.</summary>
/// <param name="By">Who changed their mind; null for the operator.</param>
internal sealed record DeletionCancelled(string? By) : INotification<DeletionCancelled>
{
    public static NotificationKind Kind { get; } = new("deletion-cancelled", Strings.Text("Kind-deletion-cancelled"), Strings.Text("TheTenant"));

    public static DeletionCancelled Sample => new("Olga Keller");

    public LocalizedText Text => Strings.Text("Told-deletion-cancelled", Strings.By(By));

    public string Page => "";
}
