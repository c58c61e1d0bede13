using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>A trail that has entries under no seal.</summary>
/// <param name="Id">Whose: a tenant's identifier, or the empty one of the platform.</param>
/// <param name="Entries">How many there are.</param>
/// <param name="OldestAt">The moment of the oldest.</param>
internal sealed record UnsealedTrail(Guid Id, long Entries, DateTimeOffset OldestAt);

/// <summary>The trails of all tenants and the platform's own, as upkeep sees them: which there are, and not what stands in them.</summary>
internal sealed class Trails(Databases databases, IServiceScopeFactory scopes)
{
    /// <summary>All tenants, with what they pay for.</summary>
    public async Task<IReadOnlyList<CurrentTenant>> Tenants(CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand("""
            select tenant.id, tenant.slug, tenant.name, tenant.status, tenant.color, tenant.logo_hash, subscription.plan_id, subscription.status, subscription.past_due_since
            from backbone.tenant tenant
            left join backbone.billing_customer customer on customer.tenant_id = tenant.id
            left join backbone.subscription subscription on subscription.tenant_id = customer.tenant_id and subscription.id = customer.subscription_id
            order by tenant.slug
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tenants = new List<CurrentTenant>();
        while (await reader.ReadAsync(cancellationToken))
            tenants.Add(TenantDirectory.ReadTenant(reader, 0));
        return tenants;
    }

    /// <summary>The trails that have entries under no seal.</summary>
    public async Task<IReadOnlyList<UnsealedTrail>> Unsealed(CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand("select tenant_id, entries, oldest_at from backbone.unsealed_audit_trails()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var trails = new List<UnsealedTrail>();
        while (await reader.ReadAsync(cancellationToken))
            trails.Add(new(reader.GetGuid(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return trails;
    }

    /// <summary>Puts the oldest unsealed entries of a trail under its next seal.</summary>
    /// <returns>The new head and how many entries it seals; null when there was nothing whose transaction has ended.</returns>
    public async Task<(TrailHead Head, int Entries)?> Seal(Guid trail, int most, CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand("select number, entries, hash from backbone.seal_audit_trail($1, $2)");
        command.Add(trail);
        command.Add(most);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (new(reader.GetInt64(0), Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(2))), reader.GetInt32(1)) : null;
    }

    /// <summary>Verifies a trail, and writes down what was found.</summary>
    /// <param name="tenant">The tenant; null for the platform's own trail.</param>
    /// <param name="expected">A head that was written down elsewhere, or null.</param>
    /// <param name="progress">Is told how many entries were compared, and how many there are.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<TrailReport> Verify(CurrentTenant? tenant, TrailHead? expected, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var trail = tenant?.Id ?? AuditEntry.Platform;
        await using var services = scopes.CreateAsyncScope();
        if (tenant is not null)
            services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        DbContext db = tenant is null ? services.ServiceProvider.GetRequiredService<BackOfficeDb>() : services.ServiceProvider.GetRequiredService<BackboneDb>();
        var report = await new TrailVerifier(db, trail.Value).Verify(expected, progress, cancellationToken);
        await using var command = databases.Worker.CreateCommand("select backbone.record_audit_verification($1, $2, $3, $4, $5, $6)");
        command.Add(trail.Value);
        command.Add(report.Head?.Number ?? 0);
        command.Add(report.Entries);
        command.Add(report.Broken?.Finding.ToString());
        command.Add(report.Broken?.Seal);
        command.Add(report.Broken?.EntryId);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return report;
    }

    /// <summary>Forgets the entries of a trail from before a moment, by whole seals; the chain goes on from the last of these.</summary>
    /// <returns>How many entries were forgotten.</returns>
    public async Task<long> Forget(Guid trail, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var command = Long("select backbone.forget_audit_entries($1, $2)");
        command.Add(trail);
        command.Add(before);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Makes the parts of the table for the coming months, and drops those that have become empty.</summary>
    public async Task MaintainPartitions(CancellationToken cancellationToken)
    {
        await using var command = Long("select backbone.maintain_audit_partitions()");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Erases what all trails, the platform's too, say of a person, and leaves salted commitments to it: the chains still verify, and the values read as erased.
    /// What stays is that somebody did something, by an identifier to which there is no account any more.
    /// </summary>
    /// <param name="person">The person: from where they acted, and their address in the platform's trail, is erased.</param>
    /// <param name="values">What is theirs wherever it stands in a changed field: mail addresses, names. Lower or upper case does not count.</param>
    /// <param name="subjects">Rows that are theirs, as they are written outside of the database, <c>mem_…</c>: all values of their fields are erased.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many entries lost a value.</returns>
    public async Task<long> Erase(Id<Person> person, IReadOnlyCollection<string> values, IReadOnlyCollection<string> subjects, CancellationToken cancellationToken)
    {
        await using var command = Long("select backbone.erase_audit_values($1, $2, $3)");
        command.Add(person.Value);
        command.Add(values.Select(value => value.ToLowerInvariant()).ToArray());
        command.Add(subjects.ToArray());
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    // It may go through a whole trail.
    private NpgsqlCommand Long(string sql)
    {
        var command = databases.Worker.CreateCommand(sql);
        command.CommandTimeout = 600;
        return command;
    }
}
