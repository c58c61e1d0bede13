using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Activities;

/// <summary>In what form the trail is written.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated values, for a spreadsheet.</summary>
    Csv,

    /// <summary>One JSON object a line, for programs.</summary>
    JsonLines,
}

/// <summary>Has the trail written into a file, in the background; who asked is told when it is there. That it was taken out stands in the trail itself.</summary>
/// <param name="Format">The form of the file.</param>
/// <param name="Person">As in <see cref="ActivityFilter"/>, as the page has it in its address; so are the others.</param>
/// <param name="Action">The command.</param>
/// <param name="Entity">The table.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
public sealed record ExportActivity(ExportFormat Format, string Person, string Action, string Entity, string From, string To) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ActivityPermissions.Export);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.Reading;

    /// <inheritdoc/>
    public EntryKind RecordedAs => EntryKind.Export;
}

internal sealed class ExportActivityHandler(Persistence.BackboneDb db, IJobs jobs, TenantScope scope, Microsoft.Extensions.Localization.IStringLocalizerFactory localizers) : IHandler<ExportActivity, Done>
{
    public async Task<Result<Done>> Handle(ExportActivity request, CancellationToken cancellationToken)
    {
        var filter = ActivityFilter.Read(request.Person, request.Action, request.Entity, request.From, request.To);
        var title = Strings.Text("ExportTitle").Read(localizers);
        await jobs.Enqueue(new WriteActivity(request.Format, filter.Person?.ToString(), filter.Action, filter.Entity, filter.From, filter.To,
            scope.Caller.Person?.Id.ToString(), ReaderZone.Of(scope.Caller).Id), new JobOptions { Title = title }, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
