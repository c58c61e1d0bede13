using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Memberships;

/// <summary>What plans say about members and about a tenant's looks.</summary>
public static class PlanTerms
{
    /// <summary>The name of <see cref="Seats"/>, where only a constant will do.</summary>
    public const string SeatsName = "seats";

    /// <summary>One's own colour and logo.</summary>
    public static Feature Branding { get; } = new("branding", Strings.Text("Feature-branding"));

    /// <summary>Members whose role takes a paid seat.</summary>
    public static Limit Seats { get; } = new(SeatsName, Strings.Text("Limit-seats"));

    /// <summary>Members from outside, who take no paid seat.</summary>
    public static Limit Guests { get; } = new("guests", Strings.Text("Limit-guests"));

    /// <summary>Mails that invite somebody, in a calendar month: they go to strangers, in our name.</summary>
    public static Limit Invitations { get; } = new("invitations", Strings.Text("Limit-invitations"), IsMetered: true);
}
