namespace SaasStarter.Backbone.Components;

/// <summary>Keeps the language that the signed-in caller chose at the foot of a page. The capability that has the accounts registers it.</summary>
public interface IAccountCulture
{
    /// <summary>Writes <paramref name="culture"/>, one of the brand's, on the caller's account.</summary>
    Task Change(string culture, CancellationToken cancellationToken);
}
