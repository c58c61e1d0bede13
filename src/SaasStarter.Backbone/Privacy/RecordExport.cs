using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Leaves in the tenant's trail that the operator exported it.</summary>
internal sealed record RecordExport : ICommand<Done>
{
    public static Audience Audience => Audience.System;

    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;

    public EntryKind RecordedAs => EntryKind.Export;
}

internal sealed class RecordExportHandler(Persistence.BackboneDb db) : IHandler<RecordExport, Done>
{
    // The context is leased, so that there is a transaction to record it in.
    public Task<Result<Done>> Handle(RecordExport request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<Done>>(db.TenantId == default ? Problem.NotFound : Done.Instance);
}
