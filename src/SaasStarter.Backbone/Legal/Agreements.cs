using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Legal;

/// <summary>
/// Knows what has to be accepted and who has. What was accepted stays so; hence each node remembers whom it has found to have, and asks once for each of them.
/// </summary>
internal sealed class Agreements(LegalDocuments documents, Databases databases, TenantDoor<BackboneDb> tenants) : ISignUpTerms
{
    private const string Separator = ", ";

    private const int Remembered = 50_000;

    private readonly ConcurrentDictionary<(Guid Who, string What), bool> _accepted = new();

    string? ISignUpTerms.ToAccept => ToAccept(LegalDocumentKind.OfPeople);

    Type ISignUpTerms.Label => typeof(SignUpTermsLabel);

    /// <summary>What is in force of these documents, as forms post it: <c>sales 2026-11-21, data-processing 2026-11-21</c>. Null when none is published.</summary>
    public string? ToAccept(IEnumerable<LegalDocumentKind> kinds)
    {
        var published = InForce(kinds).Select(document => string.Create(CultureInfo.InvariantCulture, $"{document.Kind.Name} {document.Version:yyyy-MM-dd}"));
        return string.Join(Separator, published) is { Length: > 0 } line ? line : null;
    }

    /// <summary>What is in force of these documents.</summary>
    public IReadOnlyList<LegalDocument> InForce(IEnumerable<LegalDocumentKind> kinds) => [.. kinds.Select(documents.InForce).OfType<LegalDocument>()];

    /// <summary>What a line of <see cref="ToAccept"/> names.</summary>
    public static IEnumerable<(string Document, DateOnly Version)> Read(string line) => line.Split(Separator).Select(part => part.Split(' '))
        .Select(part => (part[0], DateOnly.ParseExact(part[1], "yyyy-MM-dd", CultureInfo.InvariantCulture)));

    IEnumerable<object> ISignUpTerms.Record(string accepted, Guid userId, string address, DateTimeOffset at) => Read(accepted).Select(document => new Acceptance
    {
        Id = Id<Acceptance>.New(at),
        UserId = userId,
        Document = document.Document,
        Version = document.Version,
        AcceptedAt = at,
        Address = address,
    });

    /// <summary>Whether a person has accepted what is in force.</summary>
    public ValueTask<bool> HasAccepted(Id<Person> person, CancellationToken cancellationToken) => HasAccepted(LegalDocumentKind.OfPeople, person.Value,
        line => CountOfPerson(person, line, cancellationToken));

    /// <summary>Whether the entered tenant has accepted what is in force for those who pay.</summary>
    public ValueTask<bool> HasAccepted(TenantScope scope, CancellationToken cancellationToken) => HasAccepted(LegalDocumentKind.OfCustomers, scope.Tenant.Id.Value,
        line => CountOfTenant(scope, line, cancellationToken));

    private async ValueTask<bool> HasAccepted(IEnumerable<LegalDocumentKind> kinds, Guid who, Func<string, Task<long>> count)
    {
        if (ToAccept(kinds) is not { } line || _accepted.ContainsKey((who, line)))
            return true;
        if (await count(line) < Read(line).Count())
            return false;
        if (_accepted.Count >= Remembered)
            _accepted.Clear();
        _accepted[(who, line)] = true;
        return true;
    }

    private async Task<long> CountOfPerson(Id<Person> person, string line, CancellationToken cancellationToken)
    {
        await using var command = databases.Accounts.CreateCommand("""
            select count(*) from accounts.acceptance where user_id = $1 and document || ' ' || to_char(version, 'YYYY-MM-DD') = any($2)
            """);
        command.Add<Guid>(person.Value);
        command.Add<string[]>(line.Split(Separator));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<long> CountOfTenant(TenantScope scope, string line, CancellationToken cancellationToken)
    {
        await using var db = tenants.Open(scope);
        var accepted = await db.Set<TenantAcceptance>().Select(acceptance => new { acceptance.Document, acceptance.Version }).ToListAsync(cancellationToken);
        return Read(line).Count(document => accepted.Exists(acceptance => acceptance.Document == document.Document && acceptance.Version == document.Version));
    }
}
