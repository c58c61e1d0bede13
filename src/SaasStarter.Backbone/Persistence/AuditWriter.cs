using Microsoft.EntityFrameworkCore;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>
/// Writes to the audit trails what no row tells: what was done, refused, looked at and taken out. The database's functions do it, which take tenant, person and
/// origin from what the command was announced for. <c>docs/audit.md</c> has the whole.
/// </summary>
internal sealed class AuditWriter(Databases databases, TenantDoor<BackboneDb> door)
{
    /// <summary>
    /// Writes to the trail of the context's tenant and commits the transaction that is open, in one trip to the database: a recorded command makes no more of them than one
    /// that is not. When the entry cannot be written, nothing is committed.
    /// </summary>
    /// <param name="db">The context.</param>
    /// <param name="kind">What it tells of.</param>
    /// <param name="action">The request's name, <c>InviteMember</c>.</param>
    /// <param name="subject">What it was done to, an identifier, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task RecordAndCommit(TenantDbContext db, EntryKind kind, string action, string? subject, CancellationToken cancellationToken)
    {
        var entry = new NpgsqlBatchCommand("select backbone.record_entry($1,$2,$3,null)");
        entry.Add(kind.ToString());
        entry.Add(action);
        entry.Add(subject);
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection()) { BatchCommands = { TenantCommandInterceptor.Announcement(db), entry, new("commit") } };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Writes to the platform's own trail, in the staff's transaction. From here on the caller is announced in it, so that rows of tenants which are changed name them.
    /// Looking at the same thing again within ten minutes is written once.
    /// </summary>
    public static Task RecordForStaff(BackOfficeDb db, Caller caller, EntryKind kind, string action, string? subject, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"""
            select backbone.record_platform_entry({kind.ToString()}, {action}, {subject}, null, {caller.Person?.Id.Value}, {caller.Person?.Email}, {AuditOrigin.Of(caller)})
            """, cancellationToken);

    /// <summary>Writes what was refused or taken out, in a transaction of its own: to the trail of the entered tenant, or to the platform's when none was.</summary>
    public async Task RecordApart(TenantScope scope, EntryKind kind, string action, string? subject, string? reason, CancellationToken cancellationToken)
    {
        if (!scope.HasTenant)
        {
            await RecordOnPlatform(scope.Caller, null, kind, action, subject, reason, cancellationToken);
            return;
        }
        await using var db = door.Open(scope);
        await db.Database.ExecuteSqlAsync($"select backbone.record_entry({kind.ToString()}, {action}, {subject}, {reason})", cancellationToken);
    }

    /// <summary>Writes to the platform's own trail, at once.</summary>
    /// <param name="caller">Who acts.</param>
    /// <param name="person">Who it is, where the handler found out more than the caller says.</param>
    /// <param name="kind">What it tells of.</param>
    /// <param name="action">The request's name.</param>
    /// <param name="subject">What it was done to, an identifier, or null.</param>
    /// <param name="reason">Why it was refused, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task RecordOnPlatform(
        Caller caller, Person? person, EntryKind kind, string action, string? subject, string? reason, CancellationToken cancellationToken)
    {
        await using var command = databases.Application.CreateCommand("select backbone.record_platform_entry($1, $2, $3, $4, $5, $6, $7)");
        command.Add(kind.ToString());
        command.Add(action);
        command.Add(subject);
        command.Add(reason);
        command.Add((person ?? caller.Person)?.Id.Value);
        command.Add((person ?? caller.Person)?.Email);
        command.Add(AuditOrigin.Of(caller));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
