namespace SaasStarter.Backbone.Components.Kit;

/// <summary>A step of a <see cref="CheckList"/>.</summary>
/// <param name="Title">What to do.</param>
/// <param name="Description">What it is good for.</param>
/// <param name="Href">Where it is done.</param>
/// <param name="IsDone">Whether it is done.</param>
public sealed record CheckItem(string Title, string Description, string Href, bool IsDone);
