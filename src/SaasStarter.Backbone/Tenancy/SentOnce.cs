namespace SaasStarter.Backbone.Tenancy;

/// <summary>A command that is carried out once, however often it arrives: its form was sent again, because its answer was lost or a button was hit twice.</summary>
/// <param name="id">What tells it apart: who sent which form with which content.</param>
/// <param name="command">The command; those that its handler sends in turn are others.</param>
internal sealed class SentOnce(Guid id, object command)
{
    public Guid Id { get; } = id;

    public object Command { get; } = command;

    /// <summary>What came with it, as a hash: the same identifier with anything else is refused. Null when that is a part of the identifier.</summary>
    public byte[]? ContentHash { get; init; }

    /// <summary>For how long it is remembered; null for as long as any.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>What its sender was told, to be told the same again; null when that follows from the command's answer.</summary>
    public string? Body { get; set; }

    /// <summary>Whether it had been carried out before, so that only its answer was given again.</summary>
    public bool WasDone { get; set; }
}
