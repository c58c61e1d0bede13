namespace SaasStarter.Backbone.Components.Kit;

/// <summary>A bar of a <see cref="BarChart"/>.</summary>
/// <param name="Label">What it stands for: a day, a month.</param>
/// <param name="Value">Its height, 0 or more.</param>
public sealed record Bar(string Label, decimal Value);
