using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>
/// How an earlier version of a record comes back: by the command that people change it with, so that who may, what is valid and what is recorded stays the same. A
/// capability registers one for an entity of which that is possible; of the others the history is only read.
/// </summary>
/// <param name="Entity">The table, as the trail has it.</param>
/// <param name="Permission">What the command asks for: to others it is not offered.</param>
/// <param name="Fields">The columns that come back, all of them shown in the trail.</param>
/// <param name="Restore">Sends the command for the record with this identifier, and answers its problem or null.</param>
public sealed record VersionRestore(string Entity, Permission Permission, IReadOnlyList<string> Fields,
    Func<IDispatcher, string, FormerValues, CancellationToken, Task<Problem?>> Restore);

/// <summary>What fields of a record were at a time, of those that changed since. The others are what they are now.</summary>
/// <param name="changed">The values of then, by column.</param>
public sealed class FormerValues(IReadOnlyDictionary<string, string?> changed)
{
    /// <summary>The text that a field had; <paramref name="now"/> when it has not changed since.</summary>
    public string Of(string column, string now) => Of(column, now, value => value ?? "");

    /// <summary>The value that a field had; <paramref name="now"/> when it has not changed since.</summary>
    /// <param name="column">The column.</param>
    /// <param name="now">What it is now.</param>
    /// <param name="read">Reads the value as the trail has it; null is no value.</param>
    public T Of<T>(string column, T now, Func<string?, T> read) => changed.TryGetValue(column, out var value) ? read(value) : now;
}
