using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>Tells the owners that somebody joined by single sign-on.</summary>
/// <param name="Email">The address that the provider named.</param>
/// <param name="Role">The name of their role.</param>
internal sealed record JoinedBySingleSignOn(string Email, string Role) : INotification<JoinedBySingleSignOn>
{
    public static NotificationKind Kind { get; } = new("joined-by-sign-on", Strings.Text("Kind-joined-by-sign-on"), Strings.Text("SingleSignOn"));

    public static JoinedBySingleSignOn Sample => new("ana@acme.example", Tenancy.Role.Member);

    public LocalizedText Text => Strings.Text("Told-joined-by-sign-on", Email);

    public string Page => "members";
}
