using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>Names those who act and are no people: keys of programs. A capability registers its own, scoped.</summary>
public interface IActorNames
{
    /// <summary>The names, in the reader's language, of those of these actors that it knows.</summary>
    Task<IReadOnlyDictionary<Guid, string>> Of(IReadOnlyCollection<Guid> actors, CancellationToken cancellationToken);
}

/// <summary>Names whoever stands in the trail of the entered tenant.</summary>
internal sealed class ActorNames(BackboneDb db, IEnumerable<IActorNames> others)
{
    /// <summary>The names of members and of whoever else acts; those who have left have none.</summary>
    public async Task<Dictionary<Id<Person>, string>> Of(IReadOnlyCollection<Id<Person>> actors, CancellationToken cancellationToken)
    {
        var names = await db.People.Where(person => actors.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        Guid[] unknown = [.. actors.Where(actor => !names.ContainsKey(actor)).Select(actor => actor.Value)];
        if (unknown.Length == 0)
            return names;
        foreach (var other in others)
        {
            foreach (var (actor, name) in await other.Of(unknown, cancellationToken))
                names[new(actor)] = name;
        }
        return names;
    }
}
