namespace SaasStarter.Backbone.Memberships;

/// <summary>What open pages of a tenant follow.</summary>
internal static class Topics
{
    /// <summary>Members and invitations.</summary>
    public const string Members = "members";

    /// <summary>Name, colour, logo and state.</summary>
    public const string Tenant = "tenant";
}
