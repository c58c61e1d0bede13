using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting.Demo;

/// <summary>Writes the demonstration's data, as the owner of the tables: its history lies in the past, which the application's role cannot write.</summary>
internal sealed class DemoData(DatabaseServer server, TimeProvider clock, IEnumerable<PilotPerson> people, IEnumerable<PilotDataOfModule> modules,
    IServiceScopeFactory scopes)
{
    private const int MostAttempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Fills an empty database; leaves any other as it is.</summary>
    /// <returns>Whether it was empty.</returns>
    public Task<bool> SeedIfEmpty(CancellationToken cancellationToken) => Write(startsOver: false, cancellationToken);

    /// <summary>Deletes everything, and fills the database anew. For public demonstrations, whose visitors leave traces.</summary>
    public Task StartOver(CancellationToken cancellationToken) => Write(startsOver: true, cancellationToken);

    // Who reads or writes while everything is deleted may hold what the deletion waits for, and wait for it in turn. The deletion gives way, and begins anew.
    private async Task<bool> Write(bool startsOver, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryWrite(startsOver, cancellationToken);
            }
            catch (PostgresException exception) when (attempt < MostAttempts && exception.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    private async Task<bool> TryWrite(bool startsOver, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(DatabaseMigrator.AsOwner(server.Connections.Migrations
            ?? throw new ConfigurationException("ConnectionStrings__Migrations is missing: the demonstration's data is written by the owner of the tables.")));
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Two that start at once wait for each other, and the second finds the database filled.
        await Execute(connection, "select pg_advisory_xact_lock(4717234)", [], cancellationToken);
        if (startsOver)
            await DeleteAll(connection, cancellationToken);
        else if (await Scalar<bool>(connection, "select exists (select from accounts.\"user\")", cancellationToken))
            return false;

        var now = clock.GetUtcNow();
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(now.Hour);
        var pilot = PilotTenant.Create(today, [.. people]);
        await Insert(connection, pilot, cancellationToken);
        await Insert(connection, PilotTenant.CreateNeighbour(pilot, today), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await WriteModules(new(pilot.Id, pilot.Slug, pilot.Name, TenantStatus.Active, pilot.Color), today, cancellationToken);
        return true;
    }

    // Through the tenants' door, like everything that modules do: their rules hold for what is shown, too.
    private async Task WriteModules(CurrentTenant pilot, DateTimeOffset today, CancellationToken cancellationToken)
    {
        foreach (var module in modules)
        {
            await using var services = scopes.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<TenantScope>().Enter(pilot, Caller.System);
            await ((IPilotData)services.ServiceProvider.GetRequiredService(module.Type)).Write(today, cancellationToken);
        }
    }

    private static async Task Insert(NpgsqlConnection connection, PilotTenant tenant, CancellationToken cancellationToken)
    {
        await Execute(connection, """
            insert into accounts."user" (id, name, email, normalized_email, user_name, normalized_user_name, email_confirmed, culture, time_zone, created_at,
                                         is_demo, security_stamp, concurrency_stamp, lockout_enabled, access_failed_count)
            select id, name, email, upper(email), email, upper(email), true, culture, 'Europe/Paris', created_at, true, id::text, id::text, true, 0
            from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) as person (id, name, email, culture, created_at)
            on conflict (id) do nothing
            """,
            [
                Array(tenant.Memberships.Select(member => member.Person.Id.Value)), Array(tenant.Memberships.Select(member => member.Person.Name)),
                Array(tenant.Memberships.Select(member => member.Person.Email)), Array(tenant.Memberships.Select(member => member.Person.Culture)),
                Array(tenant.Memberships.Select(member => member.Person.CreatedAt)),
            ], cancellationToken);
        await Execute(connection, """
            insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at, color) values ($1, $2, $3, $4, 'Active', $5, $6)
            """,
            [
                Value(tenant.Id.Value), Value(tenant.Slug), Value(Tenancy.Slug.Skeleton(tenant.Slug)), Value(tenant.Name), Value(tenant.CreatedAt),
                new NpgsqlParameter { Value = (object?)tenant.Color ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            ], cancellationToken);
        await Execute(connection, """
            insert into backbone.membership (tenant_id, id, person_id, role, joined_at)
            select $1, id, person_id, role, joined_at
            from unnest($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[]) as membership (id, person_id, role, joined_at)
            """,
            [
                Value(tenant.Id.Value), Array(tenant.Memberships.Select(member => member.Id.Value)), Array(tenant.Memberships.Select(member => member.Person.Id.Value)),
                Array(tenant.Memberships.Select(member => member.Role)), Array(tenant.Memberships.Select(member => member.JoinedAt)),
            ], cancellationToken);
        await Execute(connection, """
            insert into backbone.invitation (tenant_id, id, email, role, token_hash, invited_by, created_at, expires_at)
            select $1, id, email, role, sha256(id::text::bytea), invited_by, created_at, created_at + interval '7 days'
            from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::timestamptz[]) as invitation (id, email, role, invited_by, created_at)
            """,
            [
                Value(tenant.Id.Value), Array(tenant.Invitations.Select(invitation => invitation.Id.Value)), Array(tenant.Invitations.Select(invitation => invitation.Email)),
                Array(tenant.Invitations.Select(invitation => invitation.Role)), Array(tenant.Invitations.Select(invitation => invitation.InvitedBy.Value)),
                Array(tenant.Invitations.Select(invitation => invitation.CreatedAt)),
            ], cancellationToken);
        await Execute(connection, """
            insert into backbone.audit_entry (tenant_id, id, occurred_at, kind, person_id, action, subject)
            select $1, id, occurred_at, 'Action', person_id, action, subject
            from unnest($2::uuid[], $3::timestamptz[], $4::uuid[], $5::text[], $6::text[]) as action (id, occurred_at, person_id, action, subject)
            """,
            [
                Value(tenant.Id.Value), Array(tenant.Actions.Select(action => action.Id.Value)), Array(tenant.Actions.Select(action => action.OccurredAt)),
                Array(tenant.Actions.Select(action => action.PersonId.Value)), Array(tenant.Actions.Select(action => action.Action)),
                Array(tenant.Actions.Select(action => action.Subject)),
            ], cancellationToken);
        await Execute(connection, """
            insert into backbone.notification (tenant_id, id, person_id, kind, details, page, created_at, read_at)
            select $1, id, person_id, kind, details::jsonb, page, created_at, read_at
            from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[])
                as notification (id, person_id, kind, details, page, created_at, read_at)
            """,
            [
                Value(tenant.Id.Value), Array(tenant.Notifications.Select(told => told.Id.Value)), Array(tenant.Notifications.Select(told => told.PersonId.Value)),
                Array(tenant.Notifications.Select(told => told.Kind)), Array(tenant.Notifications.Select(told => told.Details)),
                Array(tenant.Notifications.Select(told => told.Page)), Array(tenant.Notifications.Select(told => told.CreatedAt)),
                Array(tenant.Notifications.Select(told => told.ReadAt)),
            ], cancellationToken);
    }

    // Whatever capability or module brought the tables: those that the eraser may delete from belong to tenants, and the rest are accounts. The accounts first, as whoever signs
    // in asks for them first, and the trail last, as every row is written to it after its own table.
    private static Task DeleteAll(NpgsqlConnection connection, CancellationToken cancellationToken) => Execute(connection, """
        do $$ declare v_tables text; begin
            set local lock_timeout = '500ms';
            select string_agg(polrelid::regclass::text, ', ' order by polrelid = 'backbone.audit_entry'::regclass, polrelid <> 'backbone.tenant'::regclass, polrelid) into v_tables
            from pg_policy where polname = 'eraser';
            execute 'truncate accounts.session, accounts."user", accounts.authenticator, accounts.recovery_code, accounts.passkey, accounts.external_sign_in, accounts.external_attempt, accounts.host_session, accounts.refresh_token, accounts.device_request, accounts.pending_sign_in, accounts.staff_member, accounts.acceptance, accounts.waiting_list_entry, accounts.contact_message, accounts.one_time_code, accounts.attempt_counter, backbone.slug_tombstone, backbone.stripe_event, backbone.trial_use, ' || v_tables;
        end $$
        """, [], cancellationToken);

    private static NpgsqlParameter<T> Value<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    private static NpgsqlParameter<T[]> Array<T>(IEnumerable<T> values) => new NpgsqlParameter<T[]> { TypedValue = [.. values] };

    private static async Task Execute(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<T> Scalar<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
