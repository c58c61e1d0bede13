using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Npgsql;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>
/// Writes everything that is kept about a person: the account by the accounts' door, what each of their tenants has of them by that tenant's own, and what only the staff
/// reads by the back office's. What is theirs the entities say, and why the rest is left out; secrets stay.
/// </summary>
internal sealed class PersonExporter(IServiceScopeFactory scopes, PersonalDataCatalogue catalogue, Databases databases, TenantDirectory directory, IStringLocalizerFactory localizers)
{
    /// <summary>Writes an archive with a file of JSON Lines per table, those of a tenant in a folder of its own.</summary>
    /// <param name="email">The mail address of the account.</param>
    /// <param name="output">Where to; written from front to back, and left open.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A problem when there is no such account.</returns>
    public async Task<Result<Done>> Write(string email, Stream output, CancellationToken cancellationToken)
    {
        if (await Find(email, cancellationToken) is not { } person)
            return Problem.Invalid("Email", Strings.Text("NoSuchAccount", email));
        await using var archive = await ArchiveWriter.Open(output, cancellationToken);
        foreach (var table in Tables(DatabaseRoles.Accounts).Concat(OfTenantOrNobody.Where(table => !table.IsOwned)))
            await Write(archive, "account", table, Rows(databases.Accounts, table, person, cancellationToken), cancellationToken);
        foreach (var table in OfPlatform)
            await Write(archive, "platform", table, Rows(databases.BackOffice, table, person, cancellationToken), cancellationToken);
        foreach (var tenant in await TenantsOf(person, cancellationToken))
            await WriteTenant(archive, tenant, person, cancellationToken);
        await archive.WriteJson("left-out.json", LeftOut(), cancellationToken);
        return Done.Instance;
    }

    // Mails and jobs: those of a tenant are seen in it, those of the accounts by theirs.
    private IEnumerable<ModelTable> OfTenantOrNobody => Tables(DatabaseRoles.Application).Where(table => table.Entity.FindProperty(nameof(ITenantOwned.TenantId)) is not null);

    // The platform's own trail, and what the staff set for a person. Of tenants' rows the back office sees none in these tables.
    private IEnumerable<ModelTable> OfPlatform => Tables(DatabaseRoles.Application).Where(table => !table.IsOwned || table.Entity.ClrType == typeof(AuditEntry));

    private IEnumerable<ModelTable> Tables(string role) => catalogue.Tables.Where(table => table.Context.Role == role && (table.Data?.Person ?? table.Data?.Email) is not null);

    private LeftOutTable[] LeftOut() => [.. catalogue.Tables.Where(table => table.Data?.LeftOut is not null)
        .Select(table => new LeftOutTable(table.Name, table.Data!.Processing.Title.Read(localizers), Strings.Text($"LeftOut-{table.Data.LeftOut}").Read(localizers)))];

    private async Task WriteTenant(ArchiveWriter archive, CurrentTenant tenant, Person person, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        var db = services.ServiceProvider.GetRequiredService<BackboneDb>();
        await archive.WriteJson($"{tenant.Slug}/about.json", new { tenant.Name, tenant.Slug }, cancellationToken);
        foreach (var table in OfTenantOrNobody)
            await Write(archive, tenant.Slug, table, Rows(db, table, person), cancellationToken);
    }

    private async Task<Person?> Find(string email, CancellationToken cancellationToken)
    {
        await using var command = databases.Accounts.CreateCommand("select id, name, email, culture, time_zone from accounts.\"user\" where normalized_email = $1");
        command.Add(email.ToUpperInvariant());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new() { Id = new(reader.GetGuid(0)), Name = reader.GetString(1), Email = reader.GetString(2), Culture = reader.GetString(3), TimeZone = reader.GetString(4) }
            : null;
    }

    private async Task<List<CurrentTenant>> TenantsOf(Person person, CancellationToken cancellationToken)
    {
        var slugs = new List<string>();
        await using (var command = databases.BackOffice.CreateCommand("select slug from backbone.tenants_of_person($1)"))
        {
            command.Add(person.Id.Value);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                slugs.Add(reader.GetString(0));
        }
        var tenants = new List<CurrentTenant>();
        foreach (var slug in slugs)
        {
            if (await directory.Find(slug, cancellationToken) is { } tenant)
                tenants.Add(tenant);
        }
        return tenants;
    }

    private static async Task Write(ArchiveWriter archive, string folder, ModelTable table, IAsyncEnumerable<string> rows, CancellationToken cancellationToken)
    {
        await using var first = rows.GetAsyncEnumerator(cancellationToken);
        if (await first.MoveNextAsync())
            await archive.WriteLines($"{folder}/{table.Entity.GetTableName()}.jsonl", All(first), cancellationToken);

        static async IAsyncEnumerable<string> All(IAsyncEnumerator<string> begun)
        {
            do
                yield return begun.Current;
            while (await begun.MoveNextAsync());
        }
    }

    private static IAsyncEnumerable<string> Rows(BackboneDb db, ModelTable table, Person person)
    {
        var (column, kind, value) = Look(table, person);
        return db.Database.SqlQuery<string>($"select content as \"Value\" from backbone.export_rows_of_person({table.Name}, {column}, {kind}, {value}, {Secrets(table)})").AsAsyncEnumerable();
    }

    private static async IAsyncEnumerable<string> Rows(NpgsqlDataSource source, ModelTable table, Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (column, kind, value) = Look(table, person);
        await using var command = source.CreateCommand("select content from backbone.export_rows_of_person($1, $2, $3, $4, $5)");
        command.Add(table.Name);
        command.Add(column);
        command.Add(kind);
        command.Add(value);
        command.Add(Secrets(table));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return reader.GetString(0);
    }

    private static (string Column, string Kind, string Value) Look(ModelTable table, Person person) => table.Data!.Person is { } property
        ? (table.Column(property), "person", person.Id.Value.ToString())
        : (table.Column(table.Data.Email!), "email", person.Email);

    private static string[] Secrets(ModelTable table) => [.. table.Data!.Secrets.Select(table.Column)];

    private sealed record LeftOutTable(string Table, string Processing, string Why);
}
