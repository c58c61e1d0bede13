using System.Globalization;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Has everything that the tenant owns written into an archive. Whoever asks is told when it can be downloaded.</summary>
public sealed record ExportTenant : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(PrivacyPermissions.Export);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class ExportTenantHandler(BackboneDb db, TenantScope scope, IJobs jobs, TimeProvider clock, IStringLocalizerFactory localizers) : IHandler<ExportTenant, Done>
{
    public async Task<Result<Done>> Handle(ExportTenant request, CancellationToken cancellationToken)
    {
        // One in an hour is enough, however often somebody asks.
        var key = clock.GetUtcNow().ToString("'export@'yyyy-MM-ddTHH", CultureInfo.InvariantCulture);
        var title = Strings.Text("WorkTitle-WriteArchive").Read(localizers);
        await jobs.Enqueue(new WriteArchive(scope.Caller.Person!.Id), new() { Key = key, Title = title, MaximumAttempts = 3 }, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}

/// <summary>Writes the archive beside the database, stores it, and makes it one of the tenant's files. The snapshot that it reads in is no transaction of the job.</summary>
/// <param name="By">Who asked for it.</param>
internal sealed record WriteArchive(Id<Person> By) : IJob
{
    public static Entitlement Entitlement => Entitlement.None;

    static bool IJobSettings.RunsWhileClosed => true;
}

internal sealed class WriteArchiveHandler(TenantScope scope, TenantExporter exporter, FileReceiver receiver, IDispatcher dispatcher, JobProgress progress, TimeProvider clock)
    : IHandler<WriteArchive, Done>
{
    public async Task<Result<Done>> Handle(WriteArchive job, CancellationToken cancellationToken)
    {
        await using var archive = TemporaryFile.Create();
        var tables = new HashSet<string>();
        var written = await exporter.Write(scope.Tenant, archive, (at, _) =>
        {
            tables.Add(at);
            return progress.Report(tables.Count, exporter.Tables, cancellationToken);
        }, cancellationToken);
        if (written.Problem is { } tooLong)
            return tooLong;
        archive.Position = 0;
        var name = string.Create(CultureInfo.InvariantCulture, $"{scope.Tenant.Slug}-{clock.GetUtcNow():yyyy-MM-dd}.zip");
        var received = await receiver.Receive(archive, name, PrivacyPermissions.Archives, cancellationToken);
        if (received.Problem is { } problem)
            return problem;
        var kept = await dispatcher.Send(new KeepArchive(received.Value, job.By), cancellationToken);
        if (kept.Problem is not null)
            await receiver.Forget(received.Value.StorageKey);
        return kept;
    }
}

/// <summary>Makes an archive one of the tenant's files, and tells who asked for it.</summary>
internal sealed record KeepArchive(ReceivedFile File, Id<Person> By) : ICommand<Done>
{
    public static Audience Audience => Audience.System;

    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;

    public bool IsRecorded => false;
}

internal sealed class KeepArchiveHandler(TenantFiles files, INotifications notifications) : IHandler<KeepArchive, Done>
{
    public async Task<Result<Done>> Handle(KeepArchive request, CancellationToken cancellationToken)
    {
        var file = await files.Keep(request.File, request.By, cancellationToken);
        await notifications.Notify(new ArchiveReady(file.Id.ToString(), PrivacyPermissions.Archives.KeptFor!.Value.Days), Recipients.Person(request.By), cancellationToken);
        return Done.Instance;
    }
}

/// <summary>Tells who asked for an archive that it can be downloaded.</summary>
/// <param name="File">The file.</param>
/// <param name="Days">For how many days.</param>
internal sealed record ArchiveReady(string File, int Days) : INotification<ArchiveReady>
{
    public static NotificationKind Kind { get; } = new("archive-ready", Strings.Text("Kind-archive-ready"), Strings.Text("Menu"), NotificationChannel.Mail);

    public static ArchiveReady Sample => new("fil_0199f2c81d5a7c3e8f0a4b6d2e1c9a70", 7);

    public LocalizedText Text => Strings.Text("Told-archive-ready", Days);

    public string Page => "data";
}
