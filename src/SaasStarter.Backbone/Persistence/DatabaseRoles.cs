namespace SaasStarter.Backbone.Persistence;

/// <summary>
/// The database's roles: each sees what its work needs, and none that the application connects as owns a table or passes row level security.
/// <c>migrate</c> creates them.
/// </summary>
public static class DatabaseRoles
{
    /// <summary>Owns schemas and tables; used by migrations only. Its policies let backfills see every row.</summary>
    public const string Owner = "saasstarter_owner";

    /// <summary>Pages, endpoints and jobs: the rows of the entered tenant, nothing else.</summary>
    public const string Application = "saasstarter_app";

    /// <summary>Accounts, sessions and codes, in a schema of their own; no row of any tenant.</summary>
    public const string Accounts = "saasstarter_accounts";

    /// <summary>The operator: every tenant's name and state, and none of its contents.</summary>
    public const string BackOffice = "saasstarter_backoffice";

    /// <summary>Hands out jobs: sees all of them and which tenants there are, and nothing that a tenant owns.</summary>
    public const string Worker = "saasstarter_worker";

    /// <summary>Takes backups: reads every row, past row level security, and changes none. The running product does not know its password.</summary>
    public const string Backup = "saasstarter_backup";

    /// <summary>Owns the exact-match look-ups that must answer before a tenant is known. Nobody signs in as it.</summary>
    public const string Resolver = "saasstarter_resolver";

    /// <summary>Owns the function that creates a tenant with its first owner. Nobody signs in as it.</summary>
    public const string Founder = "saasstarter_founder";

    /// <summary>Owns the functions that write the audit trail, which the application itself can only read. Nobody signs in as it.</summary>
    public const string AuditWriter = "saasstarter_audit_writer";

    /// <summary>Owns the functions that seal the audit trails, forget what is old in them and erase what was somebody's. Nobody signs in as it.</summary>
    public const string Auditor = "saasstarter_auditor";

    /// <summary>Owns the function that deletes all rows of a tenant whose time has come. Nobody signs in as it.</summary>
    public const string Eraser = "saasstarter_eraser";

    /// <summary>Owns the functions by which a module's books are kept, which the application itself can only read. Nobody signs in as it.</summary>
    public const string Bookkeeper = "saasstarter_bookkeeper";

    /// <summary>Owns the functions by which the staff reads who people are, and writes what the back office's own role may not. Nobody signs in as it.</summary>
    public const string Staff = "saasstarter_staff";

    /// <summary>Those that a process signs in as.</summary>
    public static IReadOnlyList<string> Login { get; } = [Application, Accounts, BackOffice, Worker];

    /// <summary>Those that only own functions.</summary>
    public static IReadOnlyList<string> Functions { get; } = [Resolver, Founder, AuditWriter, Auditor, Eraser, Bookkeeper, Staff];
}
