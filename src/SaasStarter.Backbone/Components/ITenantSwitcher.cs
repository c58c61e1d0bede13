namespace SaasStarter.Backbone.Components;

/// <summary>A tenant that the person who is signed in can go to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slug">Its place in the address.</param>
/// <param name="LogoHash">The hash in its logo's address, or null.</param>
public sealed record TenantChoice(string Name, string Slug, string? LogoHash);

/// <summary>Tells the layout which tenants the caller can go to. The capability that knows memberships registers it.</summary>
public interface ITenantSwitcher
{
    /// <summary>The caller's tenants, by name; the one that was entered is among them.</summary>
    Task<IReadOnlyList<TenantChoice>> Choices(CancellationToken cancellationToken);
}
