using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>An entry as it stands in the database, with what its commitments are made of.</summary>
internal sealed record SealedEntry(
    Guid TenantId, Guid Id, DateTimeOffset OccurredAt, string Kind, string? Action, string? Entity, string? Subject, string? Reason, Guid? PersonId, Guid? AgentId,
    Guid? JobId, string? PersonEmail, string? Address, string? TraceId, string DatabaseRole, string? Changes, byte[]? Salt, string? Erased, long Seal);

/// <summary>
/// The digest of an entry, computed without the database: whoever verifies trusts no function there. <c>AuditTrail.3.Chain.sql</c> has the same formula for
/// sealing, and <c>docs/audit.md</c> says it in words.
/// </summary>
internal static class EntryDigest
{
    /// <summary>SHA-256 over the parts of an entry; values stand in it as salted commitments.</summary>
    public static byte[] Of(SealedEntry entry)
    {
        var commitments = new Commitments(entry.Salt, entry.Erased);
        var text = new StringBuilder();
        foreach (var part in new[]
        {
            entry.TenantId.ToString(), entry.Id.ToString(), Microseconds(entry.OccurredAt), entry.Kind, entry.Action, entry.Entity, entry.Subject, entry.Reason,
            entry.PersonId?.ToString(), entry.AgentId?.ToString(), entry.JobId?.ToString(), entry.TraceId, entry.DatabaseRole,
            commitments.Of("person_email", entry.PersonEmail), commitments.Of("address", entry.Address),
        })
        {
            Append(text, part);
        }
        AppendChanges(text, entry.Changes, commitments);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>The hash of a seal: over the hash of the one before, its number, and the digests of its entries in order.</summary>
    public static byte[] OfSeal(byte[] previous, long number, IEnumerable<byte[]> digests)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        hash.AppendData(BigEndian(number));
        foreach (var digest in digests)
            hash.AppendData(digest);
        return hash.GetHashAndReset();
    }

    /// <summary>What stands before the first seal of a trail.</summary>
    public static byte[] Beginning(Guid trail) => SHA256.HashData(trail.ToByteArray(bigEndian: true));

    private static void AppendChanges(StringBuilder text, string? changes, Commitments commitments)
    {
        if (changes is null)
            return;
        using var document = JsonDocument.Parse(changes);
        foreach (var field in document.RootElement.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            Append(text, field.Name);
            foreach (var side in new[] { "before", "after" })
                Append(text, commitments.Of($"{field.Name}.{side}", field.Value.TryGetProperty(side, out var value) ? value.GetRawText() : null));
        }
    }

    // With its length, so that no two entries make the same text.
    private static void Append(StringBuilder text, string? part) => _ = part is null ? text.Append('-') : text.Append(Encoding.UTF8.GetByteCount(part)).Append(':').Append(part);

    private static string Microseconds(DateTimeOffset moment) => ((moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] BigEndian(long number)
    {
        var bytes = new byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }

    /// <summary>The commitments of one entry: SHA-256 over a salt of the value's own and the value. Of an erased value the commitment itself was kept.</summary>
    private sealed class Commitments(byte[]? salt, string? erased)
    {
        private readonly Dictionary<string, Dictionary<string, string>> _kept = erased is null ? [] : JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(erased)!;

        public string? Of(string path, string? value)
        {
            var kept = _kept.GetValueOrDefault(path);
            if (kept?.GetValueOrDefault("commitment") is { } commitment)
                return commitment;
            if (value is null)
                return null;
            var own = kept?.GetValueOrDefault("salt") is { } opened ? Convert.FromHexString(opened) : SHA256.HashData([.. salt ?? [], .. Encoding.UTF8.GetBytes(path)]);
            return Convert.ToHexStringLower(SHA256.HashData([.. own, .. Encoding.UTF8.GetBytes(value)]));
        }
    }
}
