using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Marketing;

/// <summary>The personal data of this capability.</summary>
internal static class MarketingProcessings
{
    /// <summary>Who wants to hear of news.</summary>
    public static Processing WaitingList { get; } = new("waiting-list", ProcessingRole.Controller, LegalBasis.Consent, new(2026, 11, 21))
    {
        Title = Strings.Text("Register-WaitingList"),
        Purpose = Strings.Text("Register-WaitingListPurpose"),
        People = Strings.Text("Register-WaitingListPeople"),
        Recipients = Strings.Text("Register-WaitingListRecipients"),
        Kept = Strings.Text("Register-WaitingListKept"),
        Categories = [DataCategory.Identity],
    };

    /// <summary>What visitors wrote.</summary>
    public static Processing Contact { get; } = new("contact", ProcessingRole.Controller, LegalBasis.LegitimateInterest, new(2026, 11, 21))
    {
        Title = Strings.Text("Register-Contact"),
        Purpose = Strings.Text("Register-ContactPurpose"),
        People = Strings.Text("Register-ContactPeople"),
        Recipients = Strings.Text("Register-ContactRecipients"),
        Kept = Strings.Text("Register-ContactKept"),
        Categories = [DataCategory.Identity],
    };
}
