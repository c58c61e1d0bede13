using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>What an import made.</summary>
/// <param name="Tenant">The new tenant.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Missing">Mail addresses of members who have no account here. They are left out, and can be invited.</param>
internal sealed record ImportedTenant(CurrentTenant Tenant, long Rows, IReadOnlyList<string> Missing);

/// <summary>
/// Makes a new tenant of an archive, in one transaction. It works as the owner of the tables, by the connection that migrations use: histories and books are written
/// by functions only, which know no past, and a right to write them that any role of run time had would be a right to forge them. All references and constraints
/// hold; row level security is the owner's, so every row is given the new tenant's identifier here, whatever the archive says.
/// </summary>
internal sealed class TenantImporter(DatabaseServer server, PersonalDataCatalogue catalogue, ImportedFiles files)
{
    private const int BatchSize = 500;

    // Columns that are given anew, as to any new row, beside the tenant's own identifier and address.
    private static readonly Dictionary<string, string[]> Anew = new()
    {
        ["backbone.audit_entry"] =
        [
            "seal", // The chain begins with the identifier of its tenant: the entries are sealed again, under the new one.
            "xid", // A transaction of another server says nothing here.
        ],
    };

    /// <summary>Imports an archive.</summary>
    /// <param name="file">The archive; seekable.</param>
    /// <param name="slug">The place in the address of the new tenant.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellationToken">Cancels; nothing is left of it.</param>
    /// <returns>A problem when the archive is refused; then nothing was changed.</returns>
    public async Task<Result<ImportedTenant>> Import(Stream file, string slug, ArchiveProgress progress, CancellationToken cancellationToken)
    {
        var check = new Validation();
        check.Address(slug);
        if (check.Errors.Count > 0)
            return Problem.Invalid(check.Errors);
        string[] expected = [TenantArchive.Tenant, TenantArchive.People, .. catalogue.Tables.Where(table => table.IsOwned).Select(TenantArchive.Entry)];
        var opened = await ArchiveReader.Open(file, expected, catalogue.Migrations, cancellationToken);
        if (opened.Problem is { } unreadable)
            return unreadable;
        await using var archive = opened.Value;
        var tenant = Id<Tenant>.New();
        var isDone = false;
        try
        {
            var imported = await Import(archive, tenant, TenantRules.Lower(slug), progress, cancellationToken);
            isDone = imported.Problem is null;
            return imported;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation && exception.TableName == "tenant")
        {
            return Problem.Invalid("Slug", Strings.Text("Import-SlugTaken", slug));
        }
        // Data exceptions and violated constraints: checksums say that a file is whole, not that it makes sense.
        catch (PostgresException exception) when (exception.SqlState.StartsWith("22", StringComparison.Ordinal) || exception.SqlState.StartsWith("23", StringComparison.Ordinal))
        {
            return Problem.Invalid("File", Strings.Text("Import-DoesNotFit", exception.ConstraintName ?? exception.ColumnName ?? exception.MessageText));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or InvalidDataException)
        {
            return Problem.Invalid("File", Strings.Text("Import-DoesNotFit", exception.GetType().Name));
        }
        finally
        {
            if (!isDone)
                await files.Forget(tenant);
        }
    }

    private async Task<Result<ImportedTenant>> Import(
        ArchiveReader archive, Id<Tenant> id, string slug, ArchiveProgress progress, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(DatabaseMigrator.AsOwner(server.Connections.Migrations
            ?? throw new ConfigurationException("ConnectionStrings__Migrations is missing: a tenant is imported by the owner of the tables. See docs/privacy.md.")));
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var people = await ImportedPeople.Find(connection, archive, cancellationToken);
        var tenant = new CurrentTenant(id, slug, archive.Manifest.TenantName, TenantStatus.Active);
        await Begin(connection, tenant.Id, cancellationToken);
        await InsertTenant(connection, archive, tenant, cancellationToken);
        var rows = 1L;
        foreach (var table in catalogue.Tables.Where(table => table.IsOwned && table.Entity.ClrType.GetCustomAttribute<NotImportedAttribute>() is null))
            rows += await InsertRows(connection, archive, table, tenant.Id, people, progress, cancellationToken);
        if (!await HasOwner(connection, tenant.Id, cancellationToken))
            return Problem.Invalid("File", Strings.Text("Import-NoOwner"));
        await transaction.CommitAsync(cancellationToken);
        return new ImportedTenant(tenant, rows, people.Missing);
    }

    // Triggers that number, stamp or record what people do leave alone what was numbered, stamped and recorded long ago.
    private static async Task Begin(NpgsqlConnection connection, Id<Tenant> tenant, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select set_config('app.import', 'on', true), set_config('app.tenant_id', $1, true)", connection);
        command.Add(tenant.Value.ToString());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task InsertTenant(NpgsqlConnection connection, ArchiveReader archive, CurrentTenant tenant, CancellationToken cancellationToken)
    {
        var row = new JsonObject();
        await foreach (var line in archive.Lines(TenantArchive.Tenant))
            row = Parse(line);
        row["id"] = tenant.Id.Value;
        row["slug"] = tenant.Slug;
        row["slug_skeleton"] = Slug.Skeleton(tenant.Slug);
        row["status"] = nameof(TenantStatus.Active);
        row["delete_after"] = null;
        await Insert(connection, "backbone.tenant", tenant.Id, [row], cancellationToken);
    }

    private async Task<long> InsertRows(NpgsqlConnection connection, ArchiveReader archive, ModelTable table, Id<Tenant> tenant, ImportedPeople people,
        ArchiveProgress progress, CancellationToken cancellationToken)
    {
        var rows = 0L;
        var batch = new JsonArray();
        await foreach (var line in archive.Lines(TenantArchive.Entry(table)))
        {
            var row = Parse(line);
            if (!people.Adapt(row, table) || !await files.Adapt(row, table, archive, tenant, cancellationToken))
                continue;
            foreach (var secret in table.Data?.Secrets ?? [])
                row[table.Column(secret)] = "\\x" + RandomNumberGenerator.GetHexString(64, lowercase: true);
            batch.Add((JsonNode)row);
            if (batch.Count == BatchSize)
                await Flush();
        }
        await Flush();
        return rows;

        async Task Flush()
        {
            await Insert(connection, table.Name, tenant, batch, cancellationToken);
            rows += batch.Count;
            batch = [];
            await progress(table.Name, rows);
        }
    }

    private static async Task Insert(NpgsqlConnection connection, string table, Id<Tenant> tenant, JsonArray rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        await using var command = new NpgsqlCommand("select backbone.import_rows($1, $2, $3, $4)", connection);
        command.Add(table);
        command.Add(tenant.Value);
        command.Parameters.Add(new NpgsqlParameter { Value = rows.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Add(Anew.GetValueOrDefault(table) ?? []);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<bool> HasOwner(NpgsqlConnection connection, Id<Tenant> tenant, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select exists (select from backbone.membership where tenant_id = $1 and role = 'owner')", connection);
        command.Add(tenant.Value);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static JsonObject Parse(string line) => JsonNode.Parse(line) as JsonObject ?? throw new JsonException("Not an object.");
}
