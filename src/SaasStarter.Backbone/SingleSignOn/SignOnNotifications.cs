using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>Tells the owners that somebody joined by single sign-on.</summary>
/// <param name="Email">The address that the provider named.</param>
internal sealed record JoinedBySingleSignOn(string Email) : INotification<JoinedBySingleSignOn>
{
    public static NotificationKind Kind { get; } = new("joined-by-sign-on", Strings.Text("Kind-joined-by-sign-on"), Strings.Text("SingleSignOn"));

    public static JoinedBySingleSignOn Sample => new("ana@acme.example");

    public LocalizedText Text => Strings.Text("Told-joined-by-sign-on", Email);

    public string Page => "members";
}
