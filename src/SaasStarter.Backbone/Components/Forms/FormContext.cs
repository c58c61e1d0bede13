namespace SaasStarter.Backbone.Components.Forms;

/// <summary>What a <see cref="Form"/> tells its fields.</summary>
/// <param name="IdPrefix">In front of the fields' ids, which are unique on the page.</param>
/// <param name="State">What was posted and refused, or null.</param>
internal sealed record FormContext(string IdPrefix, FormState? State)
{
    /// <summary>Whether this field is the first with a message: the cursor goes there.</summary>
    public bool IsFirstWithError(string field) => State is { Problem.Fields: [var first, ..] } && first.Field == field;
}
