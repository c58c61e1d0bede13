using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Who the people of an archive are here: those with the same account, or with an account of the same mail address.</summary>
internal sealed class ImportedPeople
{
    private readonly Dictionary<Guid, Guid> _accounts = [];
    private readonly HashSet<Guid> _strangers = [];
    private readonly List<string> _missing = [];

    /// <summary>The mail addresses of those who have no account here.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Looks all of them up.</summary>
    public static async Task<ImportedPeople> Find(NpgsqlConnection connection, ArchiveReader archive, CancellationToken cancellationToken)
    {
        var people = new ImportedPeople();
        await foreach (var line in archive.Lines(TenantArchive.People))
        {
            var person = JsonSerializer.Deserialize<ArchivedPerson>(line, JsonSerializerOptions.Web) ?? throw new JsonException("Not a person.");
            await people.Find(connection, person, cancellationToken);
        }
        return people;
    }

    /// <summary>Puts the people of here into a row. Who did something and has no account here stays an identifier, as of an account that is gone.</summary>
    /// <returns>False for a row that belongs to somebody without an account here.</returns>
    public bool Adapt(JsonObject row, ModelTable table)
    {
        foreach (var property in table.Entity.GetProperties().Where(property => (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(Id<Person>)))
        {
            var column = table.Column(property.Name);
            if (row[column]?.GetValue<Guid>() is not { } person)
                continue;
            if (_strangers.Contains(person) && table.Data is { Erasure: Erasure.Deleted } data && data.Person == property.Name)
                return false;
            row[column] = _accounts.GetValueOrDefault(person, person);
        }
        return true;
    }

    private async Task Find(NpgsqlConnection connection, ArchivedPerson person, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select id from accounts.\"user\" where id = $1 or normalized_email = $2 order by id = $1 desc limit 1", connection);
        command.Add(person.Id);
        command.Add(person.Email.ToUpperInvariant());
        if (await command.ExecuteScalarAsync(cancellationToken) is Guid account)
        {
            _accounts[person.Id] = account;
            return;
        }
        _strangers.Add(person.Id);
        _missing.Add(person.Email);
    }
}
