namespace SaasStarter.Backbone.Components.Kit;

/// <summary>How much a button asks for attention.</summary>
public enum ButtonKind
{
    /// <summary>What most people came for: one on a page.</summary>
    Primary,

    /// <summary>Everything else.</summary>
    Secondary,

    /// <summary>In a row of a table or a menu: a frame would be noise.</summary>
    Quiet,

    /// <summary>Destroys something. Put it into a <see cref="Confirm"/>.</summary>
    Danger,
}
