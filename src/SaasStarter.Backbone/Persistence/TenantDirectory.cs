using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>A tenant that somebody is a member of.</summary>
/// <param name="Id">The tenant.</param>
/// <param name="Slug">Its place in the address.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Role">The person's role there.</param>
/// <param name="LogoHash">The hash in its logo's address, or null.</param>
/// <param name="RoleName">What the tenant calls the role, when it made it itself; null for the product's.</param>
public sealed record TenantOfPerson(Id<Tenant> Id, string Slug, string Name, TenantStatus Status, string Role, string? LogoHash, string? RoleName);

/// <summary>An open invitation to the verified address of the person who is signed in.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="TenantName">The name of the tenant that invites.</param>
/// <param name="Slug">Its place in the address.</param>
/// <param name="Role">The offered role.</param>
/// <param name="ExpiresAt">Until when it can be accepted.</param>
/// <param name="RoleName">What the tenant calls the role, when it made it itself; null for the product's.</param>
public sealed record InvitationToPerson(Guid Id, string TenantName, string Slug, string Role, DateTimeOffset ExpiresAt, string? RoleName);

/// <summary>A tenant that asks for more than a password.</summary>
/// <param name="TenantName">Its name.</param>
/// <param name="Rule">What it asks for.</param>
internal sealed record TenantSignInRule(string TenantName, SignInRule Rule);

/// <summary>Who a session is, and what they are in the tenant of the address.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="LastSeenAt">When it was last marked as used.</param>
/// <param name="Person">Whose session it is.</param>
/// <param name="Tenant">The tenant, when the person is a member of it.</param>
/// <param name="Role">The name of the person's role there.</param>
/// <param name="Agent">Who of the platform's staff acts as the person; null normally.</param>
public sealed record Authorization(Guid SessionId, DateTimeOffset LastSeenAt, Person Person, CurrentTenant? Tenant, string? Role, ActingAgent? Agent = null)
{
    /// <summary>When the person showed last in the session that it is they.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>What the role allows when the tenant made it itself, as it is stored; null for the product's roles.</summary>
    public string? RolePermissions { get; init; }

    /// <summary>The tenant's rule that the session does not meet; null when it meets it.</summary>
    public SignInRule? UnmetRule { get; init; }
}

/// <summary>Somebody of the platform's staff who acts as a member.</summary>
/// <param name="Person">Who it is.</param>
/// <param name="IsReadOnly">Whether they only look.</param>
/// <param name="EndsAt">When that is over.</param>
public sealed record ActingAgent(Person Person, bool IsReadOnly, DateTimeOffset EndsAt);

/// <summary>What a person is in a tenant at the moment.</summary>
/// <param name="Status">Where the tenant is in its life.</param>
/// <param name="Role">The name of the person's role.</param>
/// <param name="RolePermissions">What that allows when the tenant made it itself; null for the product's roles.</param>
public sealed record MembershipState(TenantStatus Status, string Role, string? RolePermissions);

/// <summary>
/// What must be known before a tenant is entered. Each question is one database function that answers an exact match and nothing else;
/// <c>docs/tenancy.md</c> lists them, and a test holds that list.
/// </summary>
public sealed class TenantDirectory
{
    private readonly Databases _databases;

    internal TenantDirectory(Databases databases) => _databases = databases;

    /// <summary>One look-up per request, never cached: a removal counts at once.</summary>
    /// <param name="sessionHash">The SHA-256 of the session's token.</param>
    /// <param name="slug">The tenant of the address, or null.</param>
    /// <param name="at">The tenant's own host where the token was sent; null for the platform's. A token is good on one host.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null when the session is unknown or over.</returns>
    public async Task<Authorization?> Authorize(byte[] sessionHash, string? slug, TenantHost? at, CancellationToken cancellationToken)
    {
        await using var command = _databases.Application.CreateCommand("""
            select session_id, last_seen_at, person_id, name, email, culture, time_zone, is_demo,
                   tenant_id, slug, tenant_name, status, color, logo_hash, plan_id, subscription_status, past_due_since, role,
                   agent_id, agent_name, agent_email, agent_culture, agent_time_zone, is_read_only, expires_at, confirmed_at, unmet_rule,
                   backbone.permissions_of_role(tenant_id, role)
            from backbone.authorize(case when $3::text is null then $1 else backbone.session_at_host($1, $3, $4) end, $2)
            """);
        command.Add<byte[]>(sessionHash);
        command.Add<string?>(slug);
        command.Add<string?>(at?.Name);
        command.Add<string?>(at?.Slug);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadAuthorization(reader) : null;
    }

    /// <summary>The same for a program that a person let into one tenant.</summary>
    /// <param name="sessionId">The session that its token names.</param>
    /// <param name="tenant">The tenant that its token names.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null when there is no such session there, or it is over.</returns>
    public async Task<Authorization?> AuthorizeProgram(Guid sessionId, Id<Tenant> tenant, CancellationToken cancellationToken)
    {
        await using var command = _databases.Application.CreateCommand("""
            select session_id, last_seen_at, person_id, name, email, culture, time_zone, is_demo,
                   tenant_id, slug, tenant_name, status, color, logo_hash, plan_id, subscription_status, past_due_since, role,
                   agent_id, agent_name, agent_email, agent_culture, agent_time_zone, is_read_only, expires_at, confirmed_at, unmet_rule,
                   backbone.permissions_of_role(tenant_id, role)
            from backbone.session_of_program($1, $2) program, backbone.authorize(program.session_hash, program.opened_slug)
            """);
        command.Add<Guid>(sessionId);
        command.Add<Guid>(tenant.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadAuthorization(reader) : null;
    }

    /// <summary>The tenant at an address, for the holder of a token who has yet to prove it.</summary>
    public async Task<CurrentTenant?> Find(string slug, CancellationToken cancellationToken)
    {
        await using var command = _databases.Application.CreateCommand(
            "select tenant_id, slug, tenant_name, status, color, logo_hash, plan_id, subscription_status, past_due_since from backbone.find_tenant($1)");
        command.Add<string>(slug);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadTenant(reader, 0) : null;
    }

    /// <summary>The slug of the tenant that has verified a host as its own, and has its pages there; null when none has.</summary>
    public async Task<string?> SlugAtHost(string host, CancellationToken cancellationToken)
    {
        await using var command = _databases.Application.CreateCommand("select backbone.find_host($1)");
        command.Add<string>(host);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>The verified host that a tenant chose as the main one for its pages; null when it has none.</summary>
    public async Task<string?> HostOf(Id<Tenant> tenant, CancellationToken cancellationToken)
    {
        await using var command = _databases.Application.CreateCommand("select backbone.main_host($1)");
        command.Add<Guid>(tenant.Value);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>Which of these sessions are still good, and their people still members: for all open streams at once.</summary>
    /// <returns>What was asked for and still holds.</returns>
    public async Task<IReadOnlyDictionary<(Guid SessionId, Id<Tenant> TenantId), MembershipState>> MembershipsOf(
        IReadOnlyCollection<(Guid SessionId, Id<Tenant> TenantId)> asked, CancellationToken cancellationToken)
    {
        await using var command = _databases.Application.CreateCommand("select session_id, tenant_id, status, role, backbone.permissions_of_role(tenant_id, role) from backbone.reauthorize($1, $2)");
        command.Add<Guid[]>([.. asked.Select(one => one.SessionId)]);
        command.Add<Guid[]>([.. asked.Select(one => one.TenantId.Value)]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var memberships = new Dictionary<(Guid, Id<Tenant>), MembershipState>();
        while (await reader.ReadAsync(cancellationToken))
            memberships[(reader.GetGuid(0), new(reader.GetGuid(1)))] = new(Enum.Parse<TenantStatus>(reader.GetString(2)), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4));
        return memberships;
    }

    /// <summary>The tenants of the person of a session, by name; at most one hundred.</summary>
    public async Task<IReadOnlyList<TenantOfPerson>> TenantsOf(Guid sessionId, CancellationToken cancellationToken)
    {
        await using var command = _databases.Application.CreateCommand(
            "select tenant_id, slug, name, status, role, logo_hash, backbone.name_of_role(slug, role) from backbone.my_tenants($1)");
        command.Add<Guid>(sessionId);
        return await ReadTenants(command, cancellationToken);
    }

    /// <summary>The tenants of somebody whose account is to be erased now, by name; at most one hundred. None while it is not.</summary>
    public async Task<IReadOnlyList<TenantOfPerson>> TenantsToLeave(Id<Person> person, CancellationToken cancellationToken)
    {
        await using var command = _databases.Application.CreateCommand(
            "select tenant_id, slug, name, status, role, logo_hash, backbone.name_of_role(slug, role) from backbone.tenants_to_leave($1)");
        command.Add<Guid>(person.Value);
        return await ReadTenants(command, cancellationToken);
    }

    /// <summary>The open invitations to the address of the person of a session; at most one hundred.</summary>
    public async Task<IReadOnlyList<InvitationToPerson>> InvitationsOf(Guid sessionId, CancellationToken cancellationToken)
    {
        await using var command = _databases.Application.CreateCommand(
            "select invitation_id, tenant_name, slug, role, expires_at, backbone.name_of_role(slug, role) from backbone.my_invitations($1)");
        command.Add<Guid>(sessionId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var invitations = new List<InvitationToPerson>();
        while (await reader.ReadAsync(cancellationToken))
            invitations.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4),
                reader.IsDBNull(5) ? null : reader.GetString(5)));
        return invitations;
    }

    /// <summary>The tenants of the person of a session that ask for more than a password, with what they ask for; at most one hundred.</summary>
    internal async Task<IReadOnlyList<TenantSignInRule>> SignInRulesOf(Guid sessionId, CancellationToken cancellationToken)
    {
        await using var command = _databases.Application.CreateCommand("select tenant_name, rule from backbone.my_sign_in_rules($1)");
        command.Add<Guid>(sessionId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rules = new List<TenantSignInRule>();
        while (await reader.ReadAsync(cancellationToken))
            rules.Add(new(reader.GetString(0), Enum.Parse<SignInRule>(reader.GetString(1))));
        return rules;
    }

    /// <summary>Creates a tenant with its first owner, and records it in the new tenant's trail.</summary>
    /// <exception cref="PostgresException">Constraint <c>tenant_slug_key</c> or <c>tenant_slug_skeleton_key</c>: the address is taken, or too like a taken one.</exception>
    internal async Task<CurrentTenant> Create(string slug, string name, Id<Person> owner, Caller caller, CancellationToken cancellationToken)
    {
        var tenant = new CurrentTenant(Id<Tenant>.New(), slug, name, TenantStatus.Active);
        await using var command = _databases.Application.CreateCommand("select backbone.create_tenant($1, $2, $3, $4, $5, $6, $7)");
        command.Add<Guid>(tenant.Id.Value);
        command.Add<string>(slug);
        command.Add<string>(Slug.Skeleton(slug));
        command.Add<string>(name);
        command.Add<Guid>(owner.Value);
        command.Add<Guid>(Guid.CreateVersion7());
        command.Add<string>(AuditOrigin.Of(caller));
        await command.ExecuteNonQueryAsync(cancellationToken);
        return tenant;
    }

    private static async Task<IReadOnlyList<TenantOfPerson>> ReadTenants(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tenants = new List<TenantOfPerson>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tenants.Add(new(new(reader.GetGuid(0)), reader.GetString(1), reader.GetString(2), Enum.Parse<TenantStatus>(reader.GetString(3)),
                reader.GetString(4), reader.IsDBNull(5) ? null : reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetString(6)));
        }
        return tenants;
    }

    private static Authorization ReadAuthorization(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetFieldValue<DateTimeOffset>(1),
        new Person
        {
            Id = new(reader.GetGuid(2)),
            Name = reader.GetString(3),
            Email = reader.GetString(4),
            Culture = reader.GetString(5),
            TimeZone = reader.GetString(6),
            IsDemo = reader.GetBoolean(7),
        },
        reader.IsDBNull(8) ? null : ReadTenant(reader, 8),
        reader.IsDBNull(17) ? null : reader.GetString(17),
        reader.IsDBNull(18) ? null : ReadAgent(reader, 18))
    {
        ConfirmedAt = reader.IsDBNull(25) ? null : reader.GetFieldValue<DateTimeOffset>(25),
        RolePermissions = reader.IsDBNull(27) ? null : reader.GetString(27),
        UnmetRule = reader.IsDBNull(26) ? null : Enum.Parse<SignInRule>(reader.GetString(26)),
    };

    private static ActingAgent ReadAgent(NpgsqlDataReader reader, int first) => new(
        new Person
        {
            Id = new(reader.GetGuid(first)),
            Name = reader.GetString(first + 1),
            Email = reader.GetString(first + 2),
            Culture = reader.GetString(first + 3),
            TimeZone = reader.GetString(first + 4),
        },
        reader.GetBoolean(first + 5),
        reader.GetFieldValue<DateTimeOffset>(first + 6));

    /// <summary>Reads a tenant from nine columns: identifier, slug, name, status, colour, logo, and of the subscription that counts plan, status and since when it is past due.</summary>
    internal static CurrentTenant ReadTenant(NpgsqlDataReader reader, int first) => new(
        new(reader.GetGuid(first)),
        reader.GetString(first + 1),
        reader.GetString(first + 2),
        Enum.Parse<TenantStatus>(reader.GetString(first + 3)),
        reader.IsDBNull(first + 4) ? null : reader.GetString(first + 4),
        reader.IsDBNull(first + 5) ? null : reader.GetString(first + 5))
    {
        Subscription = reader.IsDBNull(first + 6)
            ? null
            : new(reader.GetString(first + 6), reader.GetString(first + 7), reader.IsDBNull(first + 8) ? null : reader.GetFieldValue<DateTimeOffset>(first + 8)),
    };
}
