using SaasStarter.Backbone.AuditTrail;

namespace SaasStarter.Backbone.Memberships;

/// <summary>How the commands of this folder are told.</summary>
internal static class ActionTexts
{
    /// <summary>All of them.</summary>
    public static IEnumerable<ActionText> All { get; } = new[]
    {
        nameof(CreateTenant), nameof(RenameTenant), nameof(ChangeBranding), nameof(RemoveBranding), nameof(RestoreSettings), nameof(ScheduleDeletion), nameof(CancelDeletion), nameof(SuspendTenant),
        nameof(ResumeTenant), nameof(ChangeSupportAccess), nameof(ChangeSignInRule), nameof(AnnounceVisit), nameof(InviteMember), nameof(InviteSeveral), nameof(ResendInvitation), nameof(RevokeInvitation), nameof(AcceptInvitation), nameof(AcceptOwnInvitation),
        nameof(DeclineInvitation), nameof(ChangeRole), nameof(RemoveMember), nameof(TransferOwnership), nameof(AddRole), nameof(ChangeCustomRole), nameof(RemoveRole), nameof(LeaveTenant),
    }.Select(action => new ActionText(action, Strings.Text($"Did-{action}")));
}
