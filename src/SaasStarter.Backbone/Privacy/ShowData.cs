using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Privacy;

/// <summary>The archives of the tenant that can be downloaded, the newest first, and what is processed on its behalf.</summary>
public sealed record ShowData : IQuery<DataView>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(PrivacyPermissions.Export);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>A tenant's data as its owners see it.</summary>
/// <param name="Archives">The archives.</param>
/// <param name="Processings">The processings on its behalf.</param>
public sealed record DataView(IReadOnlyList<ArchiveFile> Archives, IReadOnlyList<Tenancy.Processing> Processings);

/// <summary>An archive.</summary>
/// <param name="Id">The file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">Until when it can be downloaded.</param>
public sealed record ArchiveFile(Id<StoredFile> Id, string Name, long Size, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

internal sealed class ShowDataHandler(BackboneDb db, PersonalDataCatalogue catalogue, TimeProvider clock) : IHandler<ShowData, DataView>
{
    private const int MostArchives = 50;

    public async Task<Result<DataView>> Handle(ShowData request, CancellationToken cancellationToken)
    {
        var (purpose, now) = (PrivacyPermissions.Archives.Name, clock.GetUtcNow());
        var archives = await db.Set<StoredFile>().Where(file => file.Purpose == purpose && file.ExpiresAt > now).OrderByDescending(file => file.Id).Take(MostArchives)
            .Select(file => new ArchiveFile(file.Id, file.Name, file.Size, file.CreatedAt, file.ExpiresAt)).ToListAsync(cancellationToken);
        return new DataView(archives, [.. catalogue.Processings.Where(processing => processing.Role == Tenancy.ProcessingRole.Processor)]);
    }
}
