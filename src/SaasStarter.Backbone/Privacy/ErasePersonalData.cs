using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>
/// Erases what is kept of a person whose account goes, in all tenants at once: the rows that are theirs, those in which they are named, and their values in the
/// trails, as the entities declare it. What is left of them is an identifier to which there is no account.
/// </summary>
internal sealed class ErasePersonalData(Databases databases, PersonalDataCatalogue catalogue, Certificates certificates) : IAccountDeletion
{
    public async Task<Result<Done>> BeforeDeletion(Person person, CancellationToken cancellationToken)
    {
        // What refers to something goes before it.
        var places = catalogue.Tables.Reverse().Where(table => table.Context.Role == DatabaseRoles.Application).SelectMany(Places).ToList();
        var erased = await EraseRows(person, places, cancellationToken);
        erased["audit_values"] = await EraseValues(person, cancellationToken);
        await certificates.Issue("person", person.Id.Value, erased, [], cancellationToken);
        return Done.Instance;
    }

    private static IEnumerable<(string Table, string Column, string Kind)> Places(ModelTable table)
    {
        if (table.Data is not { } data)
            yield break;
        if (data is { Erasure: Erasure.Deleted, Person: { } person })
            yield return (table.Name, table.Column(person), "person");
        if (data is { Erasure: Erasure.Deleted, Email: { } email })
            yield return (table.Name, table.Column(email), "email");
        foreach (var document in data.Documents)
            yield return (table.Name, table.Column(document), "document");
    }

    private async Task<Dictionary<string, long>> EraseRows(Person person, List<(string Table, string Column, string Kind)> places, CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand("select table_name, row_count from backbone.erase_person($1, $2, $3, $4)");
        command.Add(person.Id.Value);
        command.Add(places.Select(place => place.Table).ToArray());
        command.Add(places.Select(place => place.Column).ToArray());
        command.Add(places.Select(place => place.Kind).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var erased = new Dictionary<string, long>();
        while (await reader.ReadAsync(cancellationToken))
            erased[reader.GetString(0)] = erased.GetValueOrDefault(reader.GetString(0)) + reader.GetInt64(1);
        return erased;
    }

    private async Task<long> EraseValues(Person person, CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand("select backbone.erase_audit_values($1, $2, $3)");
        command.Add(person.Id.Value);
        command.Add(new[] { person.Email.ToLowerInvariant(), person.Name.ToLowerInvariant() });
        command.Add(new[] { person.Id.ToString() });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
