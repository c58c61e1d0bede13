using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>
/// What is written of a mail on its way, each time in a transaction of its own: a failed attempt has to leave its trace, and the server is not spoken with
/// while a transaction is open.
/// </summary>
internal sealed class MailStore(Databases databases, TimeProvider time)
{
    private const int MostForgottenAtOnce = 20;

    /// <summary>The mail, or null when it is not there, or another tenant's.</summary>
    public async Task<OutgoingMail?> Find(Id<OutgoingMail> id, Id<Tenant>? tenant, CancellationToken cancellationToken)
    {
        await using var batch = Batch(tenant, """
            select kind, recipient, content, status, attempts, created_at, expires_at, finished_at from backbone.outgoing_mail where id = $1
            """, id.Value);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        return new()
        {
            Id = id,
            TenantId = tenant,
            Kind = reader.GetString(0),
            Recipient = reader.GetString(1),
            Content = reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2),
            Status = Enum.Parse<MailStatus>(reader.GetString(3)),
            Attempts = reader.GetInt32(4),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(5),
            ExpiresAt = reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6),
            FinishedAt = reader.IsDBNull(7) ? null : reader.GetFieldValue<DateTimeOffset>(7),
        };
    }

    /// <summary>The server took it: nobody needs what it says any more.</summary>
    public Task Send(OutgoingMail mail, CancellationToken cancellationToken) => Execute(mail.TenantId, """
        update backbone.outgoing_mail set status = 'Sent', attempts = attempts + 1, reason = null, content = null, finished_at = $2 where id = $1
        """, cancellationToken, mail.Id.Value, time.GetUtcNow());

    /// <summary>It came too late.</summary>
    public Task Expire(OutgoingMail mail, CancellationToken cancellationToken) => Execute(mail.TenantId, """
        update backbone.outgoing_mail set status = 'Expired', content = null, finished_at = $2 where id = $1
        """, cancellationToken, mail.Id.Value, time.GetUtcNow());

    /// <summary>An attempt failed: it is tried again, or given up.</summary>
    public Task Fail(OutgoingMail mail, MailStatus status, string reason, CancellationToken cancellationToken) => Execute(mail.TenantId, """
        update backbone.outgoing_mail set status = $2, attempts = attempts + 1, reason = $3, finished_at = $4 where id = $1
        """, cancellationToken, mail.Id.Value, status.ToString(), reason, status == MailStatus.Refused ? time.GetUtcNow() : DBNull.Value);

    /// <summary>A report came that the recipient did not get it.</summary>
    /// <returns>False when it is not there, or was not sent.</returns>
    public async Task<bool> Bounce(Id<OutgoingMail> id, Id<Tenant>? tenant, string reason, CancellationToken cancellationToken) => await Execute(tenant, """
        update backbone.outgoing_mail set status = 'Bounced', reason = $2, finished_at = $3 where id = $1 and status in ('Sent', 'Bounced')
        """, cancellationToken, id.Value, reason, time.GetUtcNow()) == 1;

    /// <summary>Deletes some that are old enough, and erases what some that can no longer be used said.</summary>
    public async Task Forget(Id<Tenant>? tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await Execute(tenant, """
            delete from backbone.outgoing_mail where id in (
                select id from backbone.outgoing_mail where finished_at < $1 and tenant_id is not distinct from $2 order by finished_at limit $3)
            """, cancellationToken, now - OutgoingMail.Retention, (object?)tenant?.Value ?? DBNull.Value, MostForgottenAtOnce);
        await Execute(tenant, """
            update backbone.outgoing_mail set content = null where id in (
                select id from backbone.outgoing_mail
                where content is not null and expires_at < $1 and finished_at is not null and tenant_id is not distinct from $2 limit $3)
            """, cancellationToken, now, (object?)tenant?.Value ?? DBNull.Value, MostForgottenAtOnce);
    }

    private async Task<int> Execute(Id<Tenant>? tenant, string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var batch = Batch(tenant, sql, parameters);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return (int)batch.BatchCommands[1].RecordsAffected;
    }

    private NpgsqlBatch Batch(Id<Tenant>? tenant, string sql, params object[] parameters)
    {
        var batch = (tenant is null ? databases.Accounts : databases.Application).CreateBatch();
        batch.BatchCommands.Add(new("select set_config('app.tenant_id', $1, true)")
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = tenant?.Value.ToString() ?? "" } },
        });
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        batch.BatchCommands.Add(command);
        return batch;
    }
}
