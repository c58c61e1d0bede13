using Npgsql;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Architecture;

/// <summary>A relation that belongs to no tenant.</summary>
/// <param name="Why">Why it belongs to nobody.</param>
/// <param name="ApplicationMay">What the application's role may do with it: <c>SELECT</c>, or nothing.</param>
internal sealed record Unowned(string Why, params string[] ApplicationMay);

/// <summary>Holds a database's catalogue against the rules by which tenants are kept apart. It knows no table by name but the exceptions.</summary>
internal static class CatalogueCheck
{
    /// <summary>Relations that are not owned by a tenant. Everything else must be.</summary>
    public static readonly IReadOnlyDictionary<string, Unowned> UnownedRelations = new Dictionary<string, Unowned>
    {
        ["accounts.user"] = new("A person is global and has memberships; other tenants' people are seen through backbone.person only."),
        ["accounts.session"] = new("A person is signed in, not a membership."),
        ["accounts.host_session"] = new("Where else a person's session is open; it goes with that."),
        ["accounts.device_request"] = new("A program asks, and nobody has let it in yet."),
        ["accounts.refresh_token"] = new("A secret of a person's session; it goes with that."),
        ["accounts.signing_key"] = new("Signs the tokens of all tenants' programs."),
        ["accounts.one_time_code"] = new("Sent before anybody is signed in."),
        ["accounts.authenticator"] = new("A person proves who they are, not a membership."),
        ["accounts.recovery_code"] = new("A person proves who they are, not a membership."),
        ["accounts.passkey"] = new("A person proves who they are, not a membership."),
        ["accounts.pending_sign_in"] = new("Whoever signs in is nobody yet."),
        ["accounts.protection_key"] = new("Protects form tokens of all nodes."),
        ["accounts.attempt_counter"] = new("Counts attempts of people who are nobody yet."),
        ["accounts.staff_member"] = new("The platform's staff stands above all tenants."),
        ["accounts.external_sign_in"] = new("A person signs in, not a membership; which tenant's provider it was is part of it."),
        ["accounts.external_attempt"] = new("Somebody is about to sign in."),
        ["accounts.acceptance"] = new("A person accepts the terms, not a membership."),
        ["accounts.waiting_list_entry"] = new("Whoever wants to hear of news is nobody yet."),
        ["accounts.contact_message"] = new("Whoever writes to the operator is nobody yet."),
        ["accounts.visit_day"] = new("Sums of the public pages."),
        ["accounts.__migrations"] = new("What was applied."),
        ["backbone.slug_tombstone"] = new("It outlives the tenant that it belonged to."),
        ["backbone.backup_report"] = new("A backup holds all tenants."),
        ["backbone.erasure_certificate"] = new("It outlives what was erased."),
        ["backbone.tenant_note"] = new("The staff's notes are about tenants and not theirs."),
        ["backbone.flag_setting"] = new("Most are for everybody or for a plan; only the back office and the nodes' memory read them."),
        ["backbone.job"] = new("Jobs of the platform belong to no tenant; JobRoleTests hold what each role sees.", "SELECT", "INSERT", "UPDATE"),
        ["backbone.outgoing_mail"] = new("Mails of accounts belong to no tenant; MailRoleTests hold what each role sees.", "SELECT", "INSERT", "UPDATE", "DELETE"),
        ["backbone.schedule"] = new("When work recurs, for the platform or for all tenants alike."),
        ["backbone.stripe_event"] = new("An event of an unknown customer belongs to no tenant; InboxRoleTests hold what each role sees.", "SELECT", "INSERT", "UPDATE"),
        ["backbone.stripe_event_cursor"] = new("Stripe lists the events of all customers together."),
        ["backbone.trial_use"] = new("It outlives the tenant that had the trial, and says whom by a fingerprint only; functions write it."),
        ["backbone.person"] = new("A view that limits itself to members of the announced tenant.", "SELECT"),
    };

    /// <summary>Functions that run as their owner, hence past the caller's policies. Each answers an exact match, or writes one thing.</summary>
    public static readonly IReadOnlyList<string> DefinerFunctions =
    [
        "backbone.audit_row() as saasstarter_audit_writer",
        "backbone.authorize(bytea,text) as saasstarter_resolver",
        "backbone.bury_slug() as saasstarter_founder",
        "backbone.create_tenant(uuid,text,text,text,uuid,uuid,text) as saasstarter_founder",
        "backbone.erase_audit_values(uuid,text[],text[]) as saasstarter_auditor",
        "backbone.certify_erasure(uuid,text,bytea,timestamp with time zone,jsonb,jsonb) as saasstarter_eraser",
        "backbone.count_rows_of_tenant(uuid) as saasstarter_eraser",
        "backbone.erase_person(uuid,text[],text[],text[]) as saasstarter_eraser",
        "backbone.erase_tenant(uuid) as saasstarter_eraser",
        "backbone.erased_tenants() as saasstarter_eraser",
        "backbone.find_billing_customer(text) as saasstarter_resolver",
        "backbone.find_sign_on(text) as saasstarter_resolver",
        "backbone.find_sign_on_tenant(uuid) as saasstarter_resolver",
        "backbone.find_host(text) as saasstarter_resolver",
        "backbone.find_tenant(text) as saasstarter_resolver",
        "backbone.main_host(uuid) as saasstarter_resolver",
        "backbone.name_of_role(text,text) as saasstarter_resolver",
        "backbone.permissions_of_role(uuid,text) as saasstarter_resolver",
        "backbone.session_at_host(bytea,text,text) as saasstarter_resolver",
        "backbone.session_of_program(uuid,uuid) as saasstarter_resolver",
        "backbone.forget_audit_entries(uuid,timestamp with time zone) as saasstarter_auditor",
        "backbone.forget_stripe_events() as saasstarter_eraser",
        "backbone.give_back_trial(uuid) as saasstarter_founder",
        "backbone.had_trial(bytea[]) as saasstarter_resolver",
        // The only one of the owner's: nobody else may make or drop a part of the trail's table.
        "backbone.maintain_audit_partitions() as saasstarter_owner",
        "backbone.member_factors() as saasstarter_resolver",
        "backbone.my_invitations(uuid) as saasstarter_resolver",
        "backbone.my_sign_in_rules(uuid) as saasstarter_resolver",
        "backbone.my_tenants(uuid) as saasstarter_resolver",
        "backbone.reauthorize(uuid[],uuid[]) as saasstarter_resolver",
        "backbone.provision_person(uuid,text,text,text,text) as saasstarter_founder",
        "backbone.record_audit_verification(uuid,bigint,bigint,text,bigint,uuid) as saasstarter_auditor",
        "backbone.record_entry(text,text,text,text) as saasstarter_audit_writer",
        "backbone.record_platform_entry(text,text,text,text,uuid,text,text) as saasstarter_audit_writer",
        "backbone.refuse_resting_slug() as saasstarter_founder",
        "backbone.require_owner() as saasstarter_resolver",
        "backbone.seal_audit_trail(uuid,integer) as saasstarter_auditor",
        "backbone.session_meets(uuid,text) as saasstarter_resolver",
        "backbone.staff_acceptances(text,uuid,integer) as saasstarter_resolver",
        "backbone.staff_sign_ups(timestamp with time zone) as saasstarter_resolver",
        "backbone.take_trial(bytea[],uuid) as saasstarter_founder",
        "backbone.unsealed_audit_trails() as saasstarter_auditor",
        "backbone.tenants_of_person(uuid) as saasstarter_resolver",
        "backbone.tenants_to_leave(uuid) as saasstarter_resolver",
        // What the staff reads of people and writes for them; the back office's own role may neither.
        "backbone.add_tenant_note(uuid,uuid,text,uuid,text) as saasstarter_staff",
        "backbone.begin_visit(uuid,uuid,uuid,uuid,bytea,text,text) as saasstarter_staff",
        "backbone.close_user(uuid,boolean) as saasstarter_staff",
        "backbone.end_visit() as saasstarter_staff",
        "backbone.remove_flag(uuid) as saasstarter_staff",
        "backbone.remove_tenant_note(uuid,uuid) as saasstarter_staff",
        "backbone.set_flag(uuid,text,text,uuid,uuid,text,uuid,text) as saasstarter_staff",
        "backbone.sign_out_user(uuid) as saasstarter_staff",
        "backbone.staff_members(uuid) as saasstarter_staff",
        "backbone.staff_memberships(uuid) as saasstarter_staff",
        "backbone.staff_sessions(uuid) as saasstarter_staff",
        "backbone.staff_users(uuid,text,uuid,integer) as saasstarter_staff",
        "backbone.visit_refusal(uuid,uuid,uuid,boolean) as saasstarter_staff",
    ];

    /// <summary>Policies that let a role which signs in, other than the application's, see rows of all tenants.</summary>
    public static readonly IReadOnlyList<string> OperatorPolicies =
    [
        "accounts on backbone.job",
        "accounts on backbone.outgoing_mail",
        "backoffice on backbone.job",
        "backoffice on backbone.schedule",
        "backoffice on backbone.billing_drift",
        "backoffice on backbone.stripe_event",
        "worker on backbone.billing_customer",
        "worker on backbone.job",
        "worker on backbone.schedule",
        "worker on backbone.subscription",
        "worker on backbone.tenant",
        "backoffice_changes on backbone.tenant",
        "backoffice_reads on backbone.audit_entry",
        "backoffice_reads on backbone.audit_seal",
        "backoffice_reads on backbone.audit_verification",
        "backoffice_reads on backbone.flag_setting",
        "backoffice_reads on backbone.support_visit",
        "backoffice_reads on backbone.tenant_note",
        "worker on backbone.flag_setting",
        "backoffice_reads on backbone.billing_customer",
        "backoffice_reads on backbone.billing_invoice",
        "backoffice_reads on backbone.billing_notice",
        "backoffice_reads on backbone.membership",
        "backoffice_reads on backbone.outgoing_mail",
        "backoffice_reads on backbone.stored_file",
        "backoffice_reads on backbone.subscription",
        "backoffice_reads on backbone.tenant",
        "backoffice_reads on backbone.webhook_delivery",
    ];

    /// <summary>Tables of tenants without the trigger that tells the audit trail what becomes of their rows, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> UntoldTables = new Dictionary<string, string>
    {
        ["backbone.answered_form"] = "That a form was carried out is the command's own entry; this row only keeps it from being carried out twice.",
    };

    private static readonly Unowned HistoryOfTenantContext = new("What was applied; every node compares it with its code.", "SELECT");

    private const string Relations = """
        with relation as (
            select c.oid, n.nspname || '.' || c.relname as name, c.relkind, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
                   c.relowner::regrole::text as owner, coalesce('security_invoker=true' = any(c.reloptions), false) as invoker,
                   not (n.nspname || '.' || c.relname = any($1)) as owned, c.relacl,
                   case when n.nspname || '.' || c.relname = 'backbone.tenant' then 'id' else 'tenant_id' end as key
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema')

        """;

    private static readonly string[] Rules =
    [
        """
        select name || ': a materialised view or a foreign table has no row level security' from relation where relkind in ('m', 'f')
        """,
        """
        select name || ': the view reads as its owner; make it security_invoker' from relation where relkind = 'v' and owned and not invoker
        """,
        """
        select name || ': row level security is not enabled' from relation where relkind in ('r', 'p') and owned and not enabled
        """,
        """
        select name || ': row level security is not forced' from relation where relkind in ('r', 'p') and owned and not forced
        """,
        $"""
        select name || ': it is owned by ' || owner from relation where owner not in ('{DatabaseRoles.Owner}', '{DatabaseRoles.Resolver}') or (relkind <> 'v' and owner <> '{DatabaseRoles.Owner}')
        """,
        $"""
        select name || ': there is no policy "tenant" that lets the application see the announced tenant only' from relation
        where relkind in ('r', 'p') and owned and not exists (
            select from pg_policy where polrelid = relation.oid and polname = 'tenant' and polpermissive and polcmd = '*'
            and polroles = array['{DatabaseRoles.Application}'::regrole::oid]
            and pg_get_expr(polqual, polrelid) = '(' || key || ' = backbone.current_tenant())'
            and pg_get_expr(polwithcheck, polrelid) = '(' || key || ' = backbone.current_tenant())')
        """,
        $"""
        select name || ': the policy "' || polname || '" lets the application in, too' from relation join pg_policy on polrelid = relation.oid
        where polname <> 'tenant' and (0 = any(polroles) or exists (
            select from unnest(polroles) as granted (role) where pg_has_role('{DatabaseRoles.Application}', granted.role, 'usage')))
        """,
        """
        select name || ': the primary key does not begin with ' || key from relation
        where relkind in ('r', 'p') and owned and not exists (
            select from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
            where conrelid = relation.oid and contype = 'p' and attname = key and (cardinality(conkey) >= 2 or key = 'id'))
        """,
        """
        select source.name || ': the foreign key ' || conname || ' could reach into another tenant' from pg_constraint
        join relation source on source.oid = conrelid join relation target on target.oid = confrelid
        where contype = 'f' and source.owned and target.owned and not exists (
            select from unnest(conkey, confkey) as pair (a, b)
            join pg_attribute x on x.attrelid = conrelid and x.attnum = pair.a join pg_attribute y on y.attrelid = confrelid and y.attnum = pair.b
            where x.attname = 'tenant_id' and y.attname = target.key)
        """,
        """
        select source.name || ': the foreign key ' || conname || ' deletes or clears rows past row level security' from pg_constraint
        join relation source on source.oid = conrelid where contype = 'f' and source.owned and confdeltype not in ('a', 'r')
        """,
        """
        select name || ': the unique index ' || indexrelid::regclass || ' tells of other tenants' from relation join pg_index on indrelid = relation.oid
        where owned and indisunique and key = 'tenant_id' and not exists (
            select from pg_attribute where attrelid = relation.oid and attname = key and attnum = any(indkey))
        -- Stripe makes these, and nobody can have or guess another tenant's: a customer belongs to one tenant, whoever errs.
        and indexrelid::regclass::text <> 'backbone.billing_customer_stripe_customer_id_key'
        -- A verified domain belongs to one tenant. Another learns that it is taken only with a record in the domain's own zone.
        and indexrelid::regclass::text <> 'backbone.domain_name_key'
        """,
        $"""
        select name || ': the application may ' || privilege from relation, unnest(array['TRUNCATE', 'REFERENCES', 'TRIGGER']) as privilege
        where has_table_privilege('{DatabaseRoles.Application}', relation.oid, privilege)
        """,
        $"""
        select name || ': the role of the accounts may ' || privilege from relation, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as privilege
        where name !~ '^accounts\.' and not (name = 'backbone.job' and privilege = 'INSERT')
        and not (name = 'backbone.outgoing_mail' and privilege in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')) and has_table_privilege('{DatabaseRoles.Accounts}', relation.oid, privilege)
        """,
        $"""
        select name || ': the operator may ' || privilege from relation, unnest(array['INSERT', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as privilege
        where has_table_privilege('{DatabaseRoles.BackOffice}', relation.oid, privilege)
        """,
        $"""
        select name || ': the worker may ' || privilege from relation, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as privilege
        where has_table_privilege('{DatabaseRoles.Worker}', relation.oid, privilege)
        and not (name = 'backbone.job' and privilege in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')) and not (name = 'backbone.schedule' and privilege in ('SELECT', 'INSERT', 'UPDATE'))
        -- Who takes a backup writes down how it went, and reads nothing.
        and not (name = 'backbone.backup_report' and privilege = 'INSERT')
        """,
        """
        select name || ': everybody (PUBLIC) may ' || privilege_type from relation, aclexplode(relacl) where grantee = 0
        """,
        $"""
        select 'schema ' || nspname || ': ' || role || ' may create in it' from pg_namespace, unnest(array['{DatabaseRoles.Application}', '{DatabaseRoles.Accounts}', '{DatabaseRoles.BackOffice}', '{DatabaseRoles.Worker}']) as role
        where nspname !~ '^pg_' and nspname <> 'information_schema' and has_schema_privilege(role, pg_namespace.oid, 'CREATE') and cardinality($1) >= 0
        """,
        $"""
        select 'schema accounts: the application may use it' where has_schema_privilege('{DatabaseRoles.Application}', 'accounts', 'USAGE') and cardinality($1) >= 0
        """,
        $"""
        select 'default privileges: ' || defaclrole::regrole || ' grants ' || privilege_type || ' on what it creates later' from pg_default_acl, aclexplode(defaclacl)
        where cardinality($1) >= 0 and grantee in (0, '{DatabaseRoles.Application}'::regrole, '{DatabaseRoles.Accounts}'::regrole, '{DatabaseRoles.BackOffice}'::regrole, '{DatabaseRoles.Worker}'::regrole)
        and not (grantee = '{DatabaseRoles.Accounts}'::regrole and defaclnamespace = 'accounts'::regnamespace)
        """,
        """
        select p.oid::regprocedure || ': the definer function has no fixed search_path' from pg_proc p
        where prosecdef and not coalesce('search_path=""' = any(proconfig), false) and cardinality($1) >= 0
        """,
        """
        select p.oid::regprocedure || ': everybody (PUBLIC) may execute the definer function' from pg_proc p
        where prosecdef and (proacl is null or exists (select from aclexplode(proacl) where grantee = 0)) and cardinality($1) >= 0
        """,
        $"""
        select rolname || ': the role may do more than sign in' from pg_roles
        where rolname = any(array['{DatabaseRoles.Application}', '{DatabaseRoles.Accounts}', '{DatabaseRoles.BackOffice}', '{DatabaseRoles.Worker}']) and cardinality($1) >= 0
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or exists (select from pg_auth_members where member = pg_roles.oid))
        """,
        $"""
        select rolname || ': the role signs in' from pg_roles where cardinality($1) >= 0
        and rolname = any(array['{DatabaseRoles.Owner}', '{DatabaseRoles.Resolver}', '{DatabaseRoles.Founder}', '{DatabaseRoles.AuditWriter}', '{DatabaseRoles.Auditor}', '{DatabaseRoles.Eraser}', '{DatabaseRoles.Bookkeeper}', '{DatabaseRoles.Staff}']) and (rolcanlogin or rolsuper or rolbypassrls)
        """,
    ];

    /// <summary>Whether a relation belongs to no tenant: it is listed, or tells a tenant context what was applied.</summary>
    public static bool IsUnowned(string relation) => UnownedRelations.ContainsKey(relation) || relation.EndsWith("." + MigratedContext.HistoryTable, StringComparison.Ordinal);

    /// <summary>What is wrong, one sentence per finding.</summary>
    public static async Task<IReadOnlyList<string>> Findings(NpgsqlConnection connection)
    {
        var findings = new List<string>();
        var histories = await Texts(connection, $"""
            select nspname || '.' || relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
            where relname = '{MigratedContext.HistoryTable}' and nspname <> 'accounts' and cardinality($1) >= 0
            """, []);
        string[] unowned = [.. UnownedRelations.Keys, .. histories];
        foreach (var rule in Rules)
            findings.AddRange(await Texts(connection, Relations + rule, unowned));

        foreach (var (name, exception) in UnownedRelations.Concat(histories.Select(name => KeyValuePair.Create(name, HistoryOfTenantContext))))
            findings.AddRange((await PrivilegesOfApplication(connection, name)).Except(exception.ApplicationMay).Select(privilege => $"{name}: the application may {privilege}"));
        findings.AddRange(Differences("definer function", [.. DefinerFunctions, .. IModuleFacts.All.SelectMany(module => module.DefinerFunctions)], await Texts(connection, """
            select p.oid::regprocedure || ' as ' || proowner::regrole from pg_proc p where prosecdef and cardinality($1) >= 0
            """, unowned)));
        findings.AddRange(Differences("table without a trail", [.. UntoldTables.Keys], await Texts(connection, Relations + """
            select name from relation
            where relkind in ('r', 'p') and owned and name !~ '^(audit|backbone\.audit)[._]' and not exists (
                select from pg_trigger where tgrelid = relation.oid and tgname = 'audit' and tgfoid = 'backbone.audit_row()'::regprocedure
                and tgenabled = 'O' and tgtype & 29 = 29 and encode(tgargs, 'escape') like key || '%')
            """, unowned)));
        findings.AddRange(Differences("policy of the operator", OperatorPolicies, await Texts(connection, $"""
            select polname || ' on ' || polrelid::regclass from pg_policy
            where cardinality($1) >= 0 and ('{DatabaseRoles.BackOffice}'::regrole = any(polroles) or '{DatabaseRoles.Accounts}'::regrole = any(polroles) or '{DatabaseRoles.Worker}'::regrole = any(polroles))
            """, unowned)));
        return findings;
    }

    private static Task<List<string>> PrivilegesOfApplication(NpgsqlConnection connection, string relation)
    {
        var parts = relation.Split('.');
        return Texts(connection, $"""
            select privilege from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as privilege
            where cardinality($1) >= 0 and (has_table_privilege('{DatabaseRoles.Application}', '{parts[0]}."{parts[1]}"', privilege)
                  or (privilege <> 'DELETE' and has_any_column_privilege('{DatabaseRoles.Application}', '{parts[0]}."{parts[1]}"', privilege)))
            """, []);
    }

    private static IEnumerable<string> Differences(string what, IReadOnlyList<string> listed, IReadOnlyList<string> found) =>
        found.Except(listed).Select(name => $"{name}: a {what} that is not listed")
            .Concat(listed.Except(found).Select(name => $"{name}: a listed {what} that does not exist"));

    private static async Task<List<string>> Texts(NpgsqlConnection connection, string sql, string[] unowned)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = unowned } } };
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        return texts;
    }
}
