using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Activities;

/// <summary>Writes the trail into a file of the tenant, a thousand entries at a time, and tells who asked for it.</summary>
internal sealed record WriteActivity(ExportFormat Format, string? Person, string? Action, string? Entity, DateOnly? From, DateOnly? To, string? AskedBy, string TimeZone) : IJob
{
    static Entitlement IHasEntitlement.Entitlement => Entitlement.Reading;
}

internal sealed class WriteActivityHandler(BackboneDb db, ActivityTeller teller, TenantFiles files, INotifications notifications, JobProgress progress, TenantScope scope,
    TimeProvider clock, IStringLocalizerFactory localizers) : IHandler<WriteActivity, Done>
{
    private const int BatchSize = 1000;

    public async Task<Result<Done>> Handle(WriteActivity job, CancellationToken cancellationToken)
    {
        await using var content = TemporaryFile.Create();
        var lines = await Write(job, content, cancellationToken);
        content.Position = 0;
        var (kind, name) = job.Format == ExportFormat.Csv ? (FileKind.Csv, "csv") : (FileKind.JsonLines, "jsonl");
        var person = Id<Person>.TryParse(job.AskedBy, null, out var asked) ? asked : (Id<Person>?)null;
        var added = await files.Add(content, $"{scope.Tenant.Slug}-{Strings.Text("ExportName").Read(localizers)}-{clock.GetUtcNow():yyyy-MM-dd}.{name}",
            ActivityExports.Purpose with { Kinds = [kind] }, person, cancellationToken);
        if (added.Problem is { } problem)
            return problem;
        if (person is { } reader)
            await notifications.Notify(new ActivityExported(added.Value.Id.ToString(), lines), Recipients.Person(reader), cancellationToken);
        return Done.Instance;
    }

    private async Task<int> Write(WriteActivity job, Stream content, CancellationToken cancellationToken)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(job.TimeZone);
        var filter = new ActivityFilter(Id<Person>.TryParse(job.Person, null, out var person) ? person : null, job.Action, job.Entity, job.From, job.To);
        var entries = filter.Apply(db.Set<AuditEntry>().AsNoTracking(), zone);
        var total = await entries.CountAsync(cancellationToken);
        await using var writer = new StreamWriter(content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: job.Format == ExportFormat.Csv), leaveOpen: true);
        if (job.Format == ExportFormat.Csv)
            await writer.WriteAsync(Csv.Line(Columns.Select(column => Strings.Text(column).Read(localizers))));
        var written = 0;
        for (ActivityCursor? last = null; ;)
        {
            var batch = await (last?.Older(entries) ?? entries).OrderByDescending(entry => entry.OccurredAt).ThenByDescending(entry => entry.Id).Take(BatchSize).ToListAsync(cancellationToken);
            foreach (var line in await teller.Tell(batch, cancellationToken))
                await writer.WriteAsync(job.Format == ExportFormat.Csv ? Values(line) : Json(line));
            written += batch.Count;
            if (batch.Count < BatchSize)
                return written;
            last = new(batch[^1].OccurredAt, batch[^1].Id);
            await progress.Report(written, Math.Max(written, total), cancellationToken);
        }
    }

    private static readonly string[] Columns = ["Column-When", "Column-Who", "Column-Kind", "Column-What", "Column-Record", "Column-Changes", "Column-Reason", "Column-Address", "Column-Staff"];

    private string Values(ActivityLine line) => Csv.Line(line.At, line.Who ?? "", Strings.Text($"Kind-{line.Kind}").Read(localizers), line.Sentence.Read(localizers), line.Subject,
        string.Join("; ", line.Fields.Select(field => $"{field.Name}: {Side(field.Change, field.Before)} → {Side(field.Change, field.After)}")), line.Reason, line.Address, line.Agent?.ToString());

    private string Side(FieldChange field, ToldValue value) =>
        field.IsErased ? Strings.Text("Erased").Read(localizers) : field.IsShown ? value.Text ?? "" : Strings.Text("NotShown").Read(localizers);

    private string Json(ActivityLine line) => JsonSerializer.Serialize(new
    {
        id = line.Id.ToString(),
        at = line.At,
        who = line.Who,
        kind = line.Kind.ToString(),
        what = line.Sentence.Read(localizers),
        entity = line.Entity,
        record = line.Subject,
        changes = line.Fields.Select(told => told.Change).Select(field => new { field = field.Field, shown = field.IsShown, erased = field.IsErased, before = field.Before, after = field.After }),
        reason = line.Reason,
        address = line.Address,
        staff = line.Agent?.ToString(),
    }, JsonSerializerOptions.Web) + "\n";
}

/// <summary>The files that the trail is written into.</summary>
internal static class ActivityExports
{
    public static FilePurpose Purpose { get; } = new("activity-exports", Strings.Text("Exports"), ActivityPermissions.Export)
    {
        LargestSize = 5_000_000_000,
        Kinds = [FileKind.Csv, FileKind.JsonLines],
        KeptFor = TimeSpan.FromDays(7),
    };
}

/// <summary>Tells who asked for an export that it is there.</summary>
/// <param name="File">The file.</param>
/// <param name="Entries">How many entries it has.</param>
internal sealed record ActivityExported(string File, int Entries) : INotification<ActivityExported>
{
    public static NotificationKind Kind { get; } = new("activity-exported", Strings.Text("Kind-activity-exported"), Strings.Text("Activity"));

    public static ActivityExported Sample => new("fil_0199f2c81d5a7c3e8f0a4b6d2e1c9a70", 1250);

    public LocalizedText Text => Strings.Text("Told-activity-exported", Entries, (int)ActivityExports.Purpose.KeptFor!.Value.TotalDays);

    public string Page => $"files/{File}";
}
