namespace SaasStarter.Backbone.Components;

/// <summary>A tool at <c>/dev</c>. Each capability registers its own, and <c>/dev</c> lists them.</summary>
/// <param name="Path">Where it is, <c>/dev/components</c>.</param>
/// <param name="Title">Its name, in English: developers read it.</param>
/// <param name="Description">What it shows, in one sentence.</param>
public sealed record DevelopmentTool(string Path, string Title, string Description);
