using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Memberships;

/// <summary>
/// What people read of a permission where they make a role of their own, or a key of the API. A capability or module registers one per permission that may be given; a
/// test finds those without.
/// </summary>
/// <param name="Permission">The permission's name.</param>
/// <param name="Group">The heading under which it stands: "Members".</param>
/// <param name="Text">What it allows: "Invite people".</param>
public sealed record PermissionText(string Permission, LocalizedText Group, LocalizedText Text);
