namespace SaasStarter.Backbone.Tenancy;

/// <summary>A command that is carried out once, however often it arrives: its form was sent again, because its answer was lost or a button was hit twice.</summary>
/// <param name="id">What tells it apart: who sent which form with which content.</param>
/// <param name="command">The command; those that its handler sends in turn are others.</param>
internal sealed class SentOnce(Guid id, object command)
{
    public Guid Id { get; } = id;

    public object Command { get; } = command;

    /// <summary>Whether it had been carried out before, so that only its answer was given again.</summary>
    public bool WasDone { get; set; }
}
