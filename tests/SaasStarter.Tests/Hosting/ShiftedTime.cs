namespace SaasStarter.Tests.Hosting;

/// <summary>The product's clock, which a test sets forward. The database's own clock stays where it is.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private TimeSpan _shift;

    public void Advance(TimeSpan duration) => _shift += duration;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
}
