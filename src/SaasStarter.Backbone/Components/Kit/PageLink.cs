namespace SaasStarter.Backbone.Components.Kit;

/// <summary>A link in <see cref="Tabs"/> or a <see cref="Breadcrumb"/>.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Href">Where it goes.</param>
public sealed record PageLink(string Text, string Href);
