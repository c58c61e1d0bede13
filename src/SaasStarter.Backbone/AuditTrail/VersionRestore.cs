using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>
/// How an earlier version of a record comes back: by the command that people change it with, so that who may, what is valid and what is recorded stays the same. A
/// capability registers one for an entity of which that is possible; of the others the history is only read.
/// </summary>
/// <param name="Entity">The table, as the trail has it.</param>
/// <param name="Fields">The columns that come back, all of them shown in the trail.</param>
/// <param name="Restore">Sends the command for the record with this identifier and these values, and answers its problem or null.</param>
public sealed record VersionRestore(string Entity, IReadOnlyList<string> Fields,
    Func<IDispatcher, string, IReadOnlyDictionary<string, string>, CancellationToken, Task<Problem?>> Restore);
