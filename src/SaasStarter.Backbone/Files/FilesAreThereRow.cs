using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Files;

/// <summary>The bytes of every file are there, as <see cref="CheckFiles"/> found them in the last nights. What nobody has compared is red.</summary>
internal sealed class FilesAreThereRow(BackOfficeDb db, TimeProvider clock) : IHealthRow
{
    /// <summary>How old a comparison may be: a night that was missed is no alarm yet.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(50);

    public static string Name => "files";

    public static LocalizedText Title => Strings.Text("HealthFiles");

    public async Task<HealthState> Check(CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - LongestWait;
        var seen = await db.Database.SqlQuery<Seen>($"""
            select (select count(damaged_since) from backbone.stored_file)::int as "Damaged",
                   (select count(*) from backbone.tenant
                    where status = 'Active' and exists (select from backbone.stored_file file where file.tenant_id = tenant.id and file.created_at < {since})
                      and not exists (select from backbone.job
                                      where job.tenant_id = tenant.id and job.type = {nameof(CheckFiles)} and job.state = 'Succeeded' and job.finished_at > {since}))::int as "Unchecked"
            """).SingleAsync(cancellationToken);
        return seen switch
        {
            { Damaged: > 0 } => HealthState.Red(Strings.Text("HealthFilesDamaged", seen.Damaged)),
            { Unchecked: > 0 } => HealthState.Red(Strings.Text("HealthFilesUnchecked", seen.Unchecked)),
            _ => HealthState.Green(Strings.Text("HealthFilesThere")),
        };
    }

    private sealed record Seen(int Damaged, int Unchecked);
}
