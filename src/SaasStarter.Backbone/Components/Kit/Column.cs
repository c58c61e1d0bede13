namespace SaasStarter.Backbone.Components.Kit;

/// <summary>A column of a <see cref="Table{TRow}"/>.</summary>
/// <param name="Heading">Its heading; on a phone, the label in front of the value.</param>
/// <param name="IsNumber">Whether its values are figures: they stand on the right and under each other.</param>
/// <param name="IsHidden">Whether the heading is for screen readers only, as above a row's buttons.</param>
/// <param name="IsText">Whether its values are sentences: on a phone they stand under the heading, and not at the end of its line.</param>
public sealed record Column(string Heading, bool IsNumber = false, bool IsHidden = false, bool IsText = false);
