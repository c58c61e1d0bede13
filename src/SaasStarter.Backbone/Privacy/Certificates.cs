using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Issues the certificates of erasures, and finds them again.</summary>
internal sealed class Certificates(Databases databases, TimeProvider clock)
{
    /// <summary>Certifies an erasure. Doing it again changes nothing.</summary>
    public async Task<ErasureCertificate> Issue(string kind, Guid id, IReadOnlyDictionary<string, long> erased, IReadOnlyList<KeptRecord> kept, CancellationToken cancellationToken)
    {
        var certificate = new ErasureCertificate
        {
            Kind = kind,
            Fingerprint = ErasureCertificate.FingerprintOf(id),
            ErasedAt = clock.GetUtcNow(),
            Erased = JsonSerializer.Serialize(erased, JsonSerializerOptions.Web),
            Kept = JsonSerializer.Serialize(kept, JsonSerializerOptions.Web),
        };
        await using var command = databases.BackOffice.CreateCommand("select backbone.certify_erasure($1, $2, $3, $4, $5, $6)");
        command.Add(certificate.Id.Value);
        command.Add(certificate.Kind);
        command.Add(certificate.Fingerprint);
        command.Add(certificate.ErasedAt);
        command.Parameters.Add(new NpgsqlParameter { Value = certificate.Erased, NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter { Value = certificate.Kept, NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return certificate;
    }

    /// <summary>The certificate of what had this identifier; null when there is none.</summary>
    public async Task<ErasureCertificate?> Find(Guid id, CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand(
            "select id, kind, fingerprint, erased_at, erased::text, kept::text from backbone.erasure_certificate where fingerprint = $1");
        command.Add(ErasureCertificate.FingerprintOf(id));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        return new()
        {
            Id = new(reader.GetGuid(0)),
            Kind = reader.GetString(1),
            Fingerprint = reader.GetFieldValue<byte[]>(2),
            ErasedAt = reader.GetFieldValue<DateTimeOffset>(3),
            Erased = reader.GetString(4),
            Kept = reader.GetString(5),
        };
    }
}
