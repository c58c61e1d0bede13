using Npgsql;

namespace SaasStarter.Backbone.Backups;

/// <summary>What a database holds, so that two can be compared without having both at hand.</summary>
/// <param name="Tables">Each table by its name with its schema.</param>
/// <param name="Catalogue">Who owns and may do what: a line each for owners, row level security, policies, rights, functions, triggers, constraints and indexes.</param>
internal sealed record DatabaseState(IReadOnlyDictionary<string, TableState> Tables, IReadOnlyList<string> Catalogue)
{
    // PostgreSQL writes the statements itself, because a table's name cannot be a parameter. Parts of a partitioned table are counted with it.
    private const string StatementsPerTable = """
        select format('%I.%I', namespace.nspname, relation.relname),
               format('select count(*), coalesce(sum(hashtextextended(line::text, 0)::numeric), 0)::text from %I.%I line', namespace.nspname, relation.relname)
        from pg_class relation join pg_namespace namespace on namespace.oid = relation.relnamespace
        where relation.relkind in ('r', 'p') and not relation.relispartition and namespace.nspname !~ '^pg_' and namespace.nspname <> 'information_schema'
        """;

    private const string CatalogueLines = """
        with relation as (
            select c.oid, c.oid::regclass::text as name, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.relacl
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'),
        routine as (
            select p.oid, p.oid::regprocedure::text as name, p.proowner, p.prosecdef, p.proconfig, p.proacl
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname !~ '^pg_' and n.nspname <> 'information_schema')
        select format('relation %s of %s, row level security %s, forced %s', name, relowner::regrole, relrowsecurity, relforcerowsecurity) from relation
        union all
        select format('right %s on %s for %s', granted.privilege_type, name, granted.grantee::regrole)
        from relation, aclexplode(coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))) granted
        union all
        select format('right %s on %s.%s for %s', granted.privilege_type, name, attribute.attname, granted.grantee::regrole)
        from relation join pg_attribute attribute on attribute.attrelid = relation.oid, aclexplode(attribute.attacl) granted
        union all
        select format('policy %s on %I.%I for %s to %s using %s with check %s', policyname, schemaname, tablename, cmd,
            (select string_agg(role::text, ',' order by role) from unnest(roles) role), coalesce(qual, '-'), coalesce(with_check, '-')) from pg_policies
        union all
        select format('function %s of %s, definer %s, %s', name, proowner::regrole, prosecdef, coalesce(array_to_string(proconfig, ','), '-')) from routine
        union all
        select format('right %s on %s for %s', granted.privilege_type, name, case granted.grantee when 0 then 'everybody' else granted.grantee::regrole::text end)
        from routine, aclexplode(coalesce(proacl, acldefault('f', proowner))) granted
        union all
        select format('schema %s of %s', nspname, nspowner::regrole) from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
        union all
        select format('right %s on schema %s for %s', granted.privilege_type, nspname, granted.grantee::regrole)
        from pg_namespace, aclexplode(nspacl) granted where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
        union all
        select format('trigger %s, enabled %s', pg_get_triggerdef(trigger.oid), trigger.tgenabled) from pg_trigger trigger where not trigger.tgisinternal
        union all
        select format('constraint %s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
        from pg_constraint where conrelid <> 0 and connamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        union all
        -- Without its condition, which PostgreSQL writes otherwise once it was read again.
        select format('index %s', split_part(indexdef, ' WHERE ', 1)) from pg_indexes where schemaname !~ '^pg_'
        """;

    /// <summary>Reads all of it in one transaction: the caller's, when it has begun one.</summary>
    /// <param name="connection">An open connection as a role that sees every row.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<DatabaseState> Read(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Names with their schema, and values written alike on every server.
        await Execute(connection, "set search_path = ''; set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set extra_float_digits = 1", cancellationToken);
        var tables = new SortedDictionary<string, TableState>(StringComparer.Ordinal);
        foreach (var (table, statement) in await Statements(connection, cancellationToken))
            tables[table] = await StateOf(connection, statement, cancellationToken);
        return new(tables, await Lines(connection, cancellationToken));
    }

    /// <summary>What is otherwise in another one, in words; empty when nothing is.</summary>
    public IReadOnlyList<string> DifferencesTo(DatabaseState other) =>
    [
        .. Tables.Keys.Except(other.Tables.Keys).Select(table => $"the table {table} is missing"),
        .. other.Tables.Keys.Except(Tables.Keys).Select(table => $"the table {table} was not there before"),
        .. Tables.Where(table => other.Tables.TryGetValue(table.Key, out var restored) && restored.Rows != table.Value.Rows)
            .Select(table => $"{table.Key} has {other.Tables[table.Key].Rows} rows instead of {table.Value.Rows}"),
        .. Tables.Where(table => other.Tables.TryGetValue(table.Key, out var restored) && restored.Rows == table.Value.Rows && restored != table.Value)
            .Select(table => $"{table.Key} has other contents"),
        .. Catalogue.Except(other.Catalogue).Select(line => $"missing: {line}"),
        .. other.Catalogue.Except(Catalogue).Select(line => $"not there before: {line}"),
    ];

    private static async Task<List<(string Table, string Statement)>> Statements(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(StatementsPerTable, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var statements = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
            statements.Add((reader.GetString(0), reader.GetString(1)));
        return statements;
    }

    private static async Task<TableState> StateOf(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetInt64(0), reader.GetString(1));
    }

    private static async Task<IReadOnlyList<string>> Lines(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CatalogueLines, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            lines.Add(reader.GetString(0));
        return [.. lines];
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>What a table holds.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Checksum">The sum of a 64-bit hash of each row's text: equal for equal rows in any order.</param>
internal sealed record TableState(long Rows, string Checksum);
