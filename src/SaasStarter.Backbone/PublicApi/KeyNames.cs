using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>Says of what a key did that the key did it.</summary>
internal sealed class KeyNames(BackboneDb db, IStringLocalizerFactory localizers) : IActorNames
{
    public async Task<IReadOnlyDictionary<Guid, string>> Of(IReadOnlyCollection<Guid> actors, CancellationToken cancellationToken)
    {
        Id<ApiKey>[] ids = [.. actors.Select(actor => new Id<ApiKey>(actor))];
        var keys = await db.Set<ApiKey>().Where(key => ids.Contains(key.Id)).Select(key => new { key.Id, key.Name }).ToListAsync(cancellationToken);
        return keys.ToDictionary(key => key.Id.Value, key => Strings.Text("KeyAsActor", key.Name).Read(localizers));
    }
}
