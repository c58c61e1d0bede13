namespace SaasStarter.Backbone.Components.Kit;

/// <summary>What a colour means. The meaning is always in the words too: nobody has to see the colour.</summary>
public enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Neutral,

    /// <summary>Belongs to the brand: chosen, current, new.</summary>
    Accent,

    /// <summary>Went well.</summary>
    Success,

    /// <summary>Needs attention soon.</summary>
    Warning,

    /// <summary>Went wrong, or destroys something.</summary>
    Danger,
}

internal static class Tones
{
    /// <summary>The class that colours an element.</summary>
    public static string Class(this Tone tone) => tone switch
    {
        Tone.Accent => "tone-accent",
        Tone.Success => "tone-success",
        Tone.Warning => "tone-warning",
        Tone.Danger => "tone-danger",
        _ => "tone-neutral",
    };

    /// <summary>The icon that says the same without colour.</summary>
    public static IconShape Icon(this Tone tone) => tone switch
    {
        Tone.Success => Icons.CheckCircle,
        Tone.Warning or Tone.Danger => Icons.Alert,
        _ => Icons.Info,
    };
}
