using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>What this folder keeps of people, and what for: its lines of the register of processing.</summary>
internal static class Processings
{
    public static Processing Notifications { get; } = new("notifications", ProcessingRole.Processor, LegalBasis.LegitimateInterest, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingNotifications"),
        Purpose = Strings.Text("ProcessingNotificationsPurpose"),
        People = Strings.Text("ProcessingNotificationsPeople"),
        Recipients = Strings.Text("ProcessingNotificationsRecipients"),
        Kept = Strings.Text("ProcessingNotificationsKept"),
        Categories = [DataCategory.Identity, DataCategory.Professional],
    };
}
