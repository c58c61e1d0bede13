using Npgsql;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Hosting;

/// <summary>Refuses to run as a database role that row level security does not hold.</summary>
internal static class RunTimeRoleCheck
{
    /// <summary>Looks at the role of a pool's connections.</summary>
    /// <param name="source">The pool.</param>
    /// <param name="mayReadAllTenants">Whether a policy may show the role every tenant: the operator's and the worker's only.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ConfigurationException">It is a superuser, passes row level security, or owns or may act as the owner of a table.</exception>
    public static async Task Check(NpgsqlDataSource source, bool mayReadAllTenants, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select current_user::text,
                   exists (select from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)),
                   exists (select from pg_class where relkind in ('r', 'p') and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
                           and pg_has_role(current_user, relowner, 'member')),
                   exists (select from pg_policy, unnest(polroles) as granted (role) where pg_get_expr(polqual, polrelid) = 'true'
                           and granted.role <> 0 and pg_has_role(current_user, granted.role, 'member'))
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var role = reader.GetString(0);
        if (reader.GetBoolean(1))
            throw Refusal(role, "is a superuser or has BYPASSRLS");
        if (reader.GetBoolean(2))
            throw Refusal(role, "owns tables, or may act as their owner");
        if (reader.GetBoolean(3) && !mayReadAllTenants)
            throw Refusal(role, "has a policy that shows every tenant's rows");
    }

    private static ConfigurationException Refusal(string role, string why) => new(
        $"The database role '{role}' {why}, so row level security would not hold it. Connect as the roles that 'manage migrate' creates: " +
        $"{string.Join(", ", DatabaseRoles.Login)}. See deploy/README.md.");
}
