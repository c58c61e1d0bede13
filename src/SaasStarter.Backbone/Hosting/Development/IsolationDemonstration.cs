using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting.Development;

/// <summary>One attempt to reach another tenant's rows.</summary>
/// <param name="Title">The name of the text that says what is tried.</param>
/// <param name="Sql">What PostgreSQL was sent.</param>
/// <param name="Answer">What PostgreSQL answered.</param>
/// <param name="IsHeld">Whether nothing of the other tenant came through.</param>
internal sealed record IsolationAttempt(string Title, string Sql, string Answer, bool IsHeld);

/// <summary>What the attempts are made on.</summary>
/// <param name="Policy">The policy that decides, as the catalogue has it.</param>
/// <param name="OwnRows">How many memberships the other tenant sees of itself, to show that there is something to steal.</param>
/// <param name="Attempts">The attempts, made just now.</param>
internal sealed record IsolationReport(string Policy, int OwnRows, IReadOnlyList<IsolationAttempt> Attempts);

/// <summary>Tries, as one tenant, to read and change another one's members in the ways that a mistake in the code would.</summary>
internal sealed class IsolationDemonstration(IServiceScopeFactory scopes, Databases databases)
{
    /// <summary>The first tenants by age, to choose from.</summary>
    public async Task<IReadOnlyList<CurrentTenant>> Tenants(CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand("select id, slug, name, status from backbone.tenant order by created_at, id limit 20");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tenants = new List<CurrentTenant>();
        while (await reader.ReadAsync(cancellationToken))
            tenants.Add(new(new(reader.GetGuid(0)), reader.GetString(1), reader.GetString(2), Enum.Parse<TenantStatus>(reader.GetString(3))));
        return tenants;
    }

    /// <summary>Makes all attempts as <paramref name="self"/> on <paramref name="other"/>.</summary>
    public async Task<IsolationReport> Run(CurrentTenant self, CurrentTenant other, CancellationToken cancellationToken)
    {
        var (victim, ownRows) = await In(other, async db => (await db.Set<Membership>().Select(member => member.Id).FirstAsync(cancellationToken),
            await db.Set<Membership>().CountAsync(cancellationToken)));
        var attempts = new List<IsolationAttempt>
        {
            await In(self, db => Read("IsolationFilterOff", db.Set<Membership>().IgnoreQueryFilters().Where(member => member.TenantId == other.Id), cancellationToken)),
            await In(self, db => Read("IsolationRawSql",
                db.Set<Membership>().FromSql($"select * from backbone.membership where tenant_id = {other.Id.Value}").IgnoreQueryFilters(), cancellationToken)),
            await In(self, db => Read("IsolationById", db.Set<Membership>().IgnoreQueryFilters().Where(member => member.Id == victim), cancellationToken)),
            await In(self, db => Change("IsolationUpdate", db,
                $"update backbone.membership set role = 'viewer' where tenant_id = {other.Id.Value}", cancellationToken)),
            await In(self, db => Change("IsolationInsert", db,
                $"insert into backbone.invitation (tenant_id, id, email, role, token_hash, invited_by, created_at, expires_at) values ({other.Id.Value}, {Id<Invitation>.New().Value}, 'x@example.com', 'owner', '', {victim.Value}, now(), now())",
                cancellationToken)),
            await WithoutTenant(cancellationToken),
        };
        return new(await Policy(cancellationToken), ownRows, attempts);
    }

    private async Task<T> In<T>(CurrentTenant tenant, Func<BackboneDb, Task<T>> work)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        return await work(services.ServiceProvider.GetRequiredService<BackboneDb>());
    }

    private static async Task<IsolationAttempt> Read(string title, IQueryable<Membership> query, CancellationToken cancellationToken)
    {
        var rows = await query.CountAsync(cancellationToken);
        return new(title, query.ToQueryString(), $"({rows} rows)", rows == 0);
    }

    private static async Task<IsolationAttempt> Change(string title, BackboneDb db, FormattableString sql, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, sql.Format, [.. sql.GetArguments().Select(argument => $"'{argument}'")]);
        try
        {
            var rows = await db.Database.ExecuteSqlAsync(sql, cancellationToken);
            return new(title, text, $"({rows} rows)", rows == 0);
        }
        catch (PostgresException exception)
        {
            return new(title, text, $"ERROR {exception.SqlState}: {exception.MessageText}", exception.SqlState == PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    private async Task<IsolationAttempt> WithoutTenant(CancellationToken cancellationToken)
    {
        const string Sql = "select count(*) from backbone.membership";
        await using var command = databases.Application.CreateCommand(Sql);
        var rows = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        return new("IsolationNoTenant", Sql, $"({rows} rows)", rows == 0);
    }

    private async Task<string> Policy(CancellationToken cancellationToken)
    {
        await using var command = databases.Application.CreateCommand("""
            select format('create policy %I on %I.%I for %s to %s using %s with check %s', policyname, schemaname, tablename, lower(cmd), array_to_string(roles, ', '), qual, with_check)
            from pg_policies where schemaname = 'backbone' and tablename = 'membership' and policyname = 'tenant'
            """);
        return (string?)await command.ExecuteScalarAsync(cancellationToken) ?? "";
    }
}
