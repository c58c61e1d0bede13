using Microsoft.EntityFrameworkCore;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>What is wrong with a trail.</summary>
public enum TrailFinding
{
    /// <summary>An entry is not what was sealed.</summary>
    EntryChanged,

    /// <summary>An entry that was sealed is not there, or its moment was changed.</summary>
    EntryMissing,

    /// <summary>An entry says that it is sealed, and was not there when the seal was made.</summary>
    EntryAdded,

    /// <summary>A seal does not follow from its entries and the seal before: entries were put into another order, or the seal was written anew.</summary>
    SealBroken,

    /// <summary>A seal is not there.</summary>
    SealMissing,

    /// <summary>The trail does not have the head that was written down elsewhere: it was computed anew, or its end was cut off.</summary>
    HeadMissing,
}

/// <summary>A place in a chain, as it is written down outside of the database.</summary>
/// <param name="Number">The number of the seal.</param>
/// <param name="Hash">Its hash, in lower-case hexadecimal digits.</param>
internal sealed record TrailHead(long Number, string Hash)
{
    /// <summary>As it is written: <c>17:9f86…</c>.</summary>
    public override string ToString() => $"{Number}:{Hash}";

    /// <summary>Reads it; null for anything else.</summary>
    public static TrailHead? Parse(string text) =>
        text.Split(':') is [var number, { Length: 64 } hash] && long.TryParse(number, out var value) && value > 0 && hash.All(char.IsAsciiHexDigit) ? new(value, hash.ToLowerInvariant()) : null;
}

/// <summary>The first place at which a trail is broken.</summary>
/// <param name="Finding">What is wrong.</param>
/// <param name="Seal">The seal.</param>
/// <param name="EntryId">The entry; null when it cannot be told which.</param>
internal sealed record BrokenTrail(TrailFinding Finding, long Seal, Guid? EntryId);

/// <summary>What the verification of a trail found.</summary>
/// <param name="Head">The last seal that was reached; null when the trail has none yet.</param>
/// <param name="Entries">How many entries were compared.</param>
/// <param name="Unsealed">How many entries no seal protects yet.</param>
/// <param name="Broken">The first place at which it is broken; null when it is whole.</param>
internal sealed record TrailReport(TrailHead? Head, long Entries, long Unsealed, BrokenTrail? Broken);

/// <summary>
/// Follows the chain of one trail from its beginning, or from the anchor that retention left, and computes everything anew from what stands in the entries.
/// It reads through the context of a tenant, or of the staff for the platform's own trail.
/// </summary>
internal sealed class TrailVerifier(DbContext db, Guid trail)
{
    // How many entries are read at a time.
    private const int Portion = 5000;

    private long _number;
    private long _total;
    private byte[] _hash = EntryDigest.Beginning(trail);
    private long _entries;

    /// <summary>Verifies the whole trail.</summary>
    /// <param name="expected">A head that was written down elsewhere, or null.</param>
    /// <param name="progress">Is told how many entries were compared, and how many there are.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<TrailReport> Verify(TrailHead? expected, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var (anchored, last) = await StartAtAnchor(cancellationToken);
        // Who knows a head from before the anchor knows one that was forgotten in time.
        var isHeadFound = expected is null || expected.Number < _number || expected == Head;
        while (await NextSeals(cancellationToken) is { Count: > 0 } seals)
        {
            var entries = await EntriesOf(seals, cancellationToken);
            foreach (var seal in seals)
            {
                if (Check(seal, entries[seal.Number]) is { } broken)
                    return await Report(broken, cancellationToken);
                isHeadFound = isHeadFound || expected == Head;
            }
            progress(_entries, last - anchored);
        }
        if (!isHeadFound)
            return await Report(new(TrailFinding.HeadMissing, expected!.Number, null), cancellationToken);
        return await Report(await Stray(cancellationToken), cancellationToken);
    }

    private TrailHead Head => new(_number, Convert.ToHexStringLower(_hash));

    private async Task<(long Anchored, long Last)> StartAtAnchor(CancellationToken cancellationToken)
    {
        var ends = await db.Database.SqlQuery<SealRow>($"""
            select number as "Number", total as "Total", hash as "Hash", first_at as "FirstAt", last_at as "LastAt", entry_ids is null as "IsAnchor" from backbone.audit_seal
            where tenant_id = {trail} and number in (
                select min(number) from backbone.audit_seal where tenant_id = {trail} union all select max(number) from backbone.audit_seal where tenant_id = {trail})
            order by number
            """).ToListAsync(cancellationToken);
        if (ends is [{ IsAnchor: true } anchor, ..])
            (_number, _total, _hash) = (anchor.Number, anchor.Total, anchor.Hash);
        return (_total, ends.Count == 0 ? 0 : ends[^1].Total);
    }

    private Task<List<SealRow>> NextSeals(CancellationToken cancellationToken) => db.Database.SqlQuery<SealRow>($"""
        select number as "Number", total as "Total", hash as "Hash", first_at as "FirstAt", last_at as "LastAt", entry_ids is null as "IsAnchor" from backbone.audit_seal
        where tenant_id = {trail} and number > {_number}
          and (total <= {_total + Portion} or number = (select min(number) from backbone.audit_seal where tenant_id = {trail} and number > {_number}))
        order by number limit 1000
        """).ToListAsync(cancellationToken);

    private async Task<ILookup<long, EntryUnderSeal>> EntriesOf(List<SealRow> seals, CancellationToken cancellationToken)
    {
        var (first, last) = (seals[0].Number, seals[^1].Number);
        var sealedAs = await db.Database.SqlQuery<DigestRow>($"""
            select seal.number as "Seal", one.position as "Position", one.entry_id as "EntryId", one.digest as "Digest"
            from backbone.audit_seal seal, unnest(seal.entry_ids, seal.digests) with ordinality as one (entry_id, digest, position)
            where seal.tenant_id = {trail} and seal.number between {first} and {last}
            """).ToListAsync(cancellationToken);
        var (from, until) = (seals.Min(seal => seal.FirstAt), seals.Max(seal => seal.LastAt));
        var entries = await db.Database.SqlQuery<SealedEntry>($"""
            select tenant_id as "TenantId", id as "Id", occurred_at as "OccurredAt", kind as "Kind", action as "Action", entity as "Entity", subject as "Subject",
                   reason as "Reason", person_id as "PersonId", agent_id as "AgentId", job_id as "JobId", person_email as "PersonEmail", address as "Address",
                   trace_id as "TraceId", database_role as "DatabaseRole", changes::text as "Changes", salt as "Salt", erased::text as "Erased", seal as "Seal"
            from backbone.audit_entry
            where tenant_id = {trail} and occurred_at between {from} and {until} and seal between {first} and {last}
            """).ToListAsync(cancellationToken);
        var there = entries.ToDictionary(entry => (entry.Seal, entry.Id));
        var expected = sealedAs.Select(row => new EntryUnderSeal(row.Seal, row.Position, row.EntryId, row.Digest, there.GetValueOrDefault((row.Seal, row.EntryId)))).ToList();
        var known = sealedAs.Select(row => (row.Seal, row.EntryId)).ToHashSet();
        var added = entries.Where(entry => !known.Contains((entry.Seal, entry.Id))).Select(entry => new EntryUnderSeal(entry.Seal, long.MaxValue, entry.Id, null, entry));
        return expected.Concat(added).OrderBy(entry => entry.Position).ToLookup(entry => entry.Seal);
    }

    private BrokenTrail? Check(SealRow seal, IEnumerable<EntryUnderSeal> entries)
    {
        if (seal.Number != _number + 1)
            return new(TrailFinding.SealMissing, _number + 1, null);
        var under = entries.ToList();
        foreach (var entry in under)
        {
            if (entry.Finding is { } finding)
                return new(finding, seal.Number, entry.Id);
        }
        var hash = EntryDigest.OfSeal(_hash, seal.Number, under.Select(entry => entry.Digest!));
        if (!hash.AsSpan().SequenceEqual(seal.Hash) || seal.Total != _total + under.Count)
            return new(TrailFinding.SealBroken, seal.Number, under.Count == 0 ? null : under[0].Id);
        (_number, _total, _hash, _entries) = (seal.Number, seal.Total, hash, _entries + under.Count);
        return null;
    }

    // An entry that is under a seal outside of the chain would hide: from this chain, and from the next seal.
    private async Task<BrokenTrail?> Stray(CancellationToken cancellationToken)
    {
        var stray = await db.Database.SqlQuery<StrayRow>($"""
            select id as "Id", seal as "Seal" from backbone.audit_entry entry
            where tenant_id = {trail} and seal is not null and not exists (
                select from backbone.audit_seal seal where seal.tenant_id = {trail} and seal.number = entry.seal and entry.id = any(seal.entry_ids))
            order by occurred_at, id limit 1
            """).ToListAsync(cancellationToken);
        return stray is [var entry] ? new(TrailFinding.EntryAdded, entry.Seal, entry.Id) : null;
    }

    private async Task<TrailReport> Report(BrokenTrail? broken, CancellationToken cancellationToken)
    {
        var unsealed = await db.Database.SqlQuery<long>($"""select count(*) as "Value" from backbone.audit_entry where tenant_id = {trail} and seal is null""").SingleAsync(cancellationToken);
        return new(_number == 0 ? null : Head, _entries, unsealed, broken);
    }

    private sealed record SealRow(long Number, long Total, byte[] Hash, DateTimeOffset FirstAt, DateTimeOffset LastAt, bool IsAnchor);

    private sealed record DigestRow(long Seal, long Position, Guid EntryId, byte[] Digest);

    private sealed record StrayRow(Guid Id, long Seal);

    private sealed record EntryUnderSeal(long Seal, long Position, Guid Id, byte[]? Digest, SealedEntry? Entry)
    {
        public TrailFinding? Finding => (Digest, Entry) switch
        {
            (null, _) => TrailFinding.EntryAdded,
            (_, null) => TrailFinding.EntryMissing,
            _ => EntryDigest.Of(Entry).AsSpan().SequenceEqual(Digest) ? null : TrailFinding.EntryChanged,
        };
    }
}
