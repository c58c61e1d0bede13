using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Activities;

/// <summary>Names records of all kinds, each by what its capability registered.</summary>
internal sealed class RecordNamer(TenantScope scope, IServiceScopeFactory scopes, IEnumerable<RecordNames> kinds, IStringLocalizerFactory localizers)
{
    /// <summary>The names of these records, in the current culture. Who has none, or is not there any more, is left out.</summary>
    public async Task<IReadOnlyDictionary<RecordKey, string>> Find(IEnumerable<RecordKey> records, CancellationToken cancellationToken)
    {
        var asked = records.Distinct().ToLookup(record => record.Entity, record => record.Id);
        var found = new Dictionary<RecordKey, string>();
        foreach (var kind in kinds.Where(kind => asked.Contains(kind.Entity)))
        {
            // A scope of its own: a use case has one context, and the records are of any.
            await using var services = scopes.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<TenantScope>().Continue(scope);
            foreach (var (id, name) in await kind.Find(services.ServiceProvider, [.. asked[kind.Entity]], cancellationToken))
                found[new(kind.Entity, id)] = name is LocalizedText text ? text.Read(localizers) : (string)name;
        }
        return found;
    }
}

/// <summary>A record of any kind.</summary>
/// <param name="Entity">Its table.</param>
/// <param name="Id">Its identifier.</param>
internal readonly record struct RecordKey(string Entity, Guid Id)
{
    /// <summary>The record with this identifier, bare or as it is written outside of the database; null when it is none.</summary>
    public static RecordKey? Of(string? entity, string? identifier) =>
        entity is not null && identifier is not null && Guid.TryParse(identifier.AsSpan(identifier.LastIndexOf('_') + 1), out var id) ? new(entity, id) : null;
}
