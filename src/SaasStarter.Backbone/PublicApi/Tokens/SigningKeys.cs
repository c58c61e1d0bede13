using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using SaasStarter.Backbone.Identity.OpenIdConnect;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>
/// The keys with which access tokens are signed, ES256 (RFC 7518, 3.4). The product makes them itself: the first when it is needed, and another one each three months.
/// A new key is published for a day before it signs, so that whoever keeps the set knows it by then. Deleting all rows ends every token that was signed.
/// </summary>
internal sealed class SigningKeys(Databases databases, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>How old the newest key becomes before another one is made.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>For how long a key is published before it signs.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(1);

    // What another node has made or the operator has deleted is known here by then.
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly IDataProtector _protector = protection.CreateProtector("Api.SigningKey");
    private Reading? _last;

    /// <summary>The key that signs now.</summary>
    public async Task<PrivateKey> Current(CancellationToken cancellationToken)
    {
        var (keys, now) = ((await Read(cancellationToken)).Keys, clock.GetUtcNow());
        if (keys is not [var newest, ..] || newest.CreatedAt + Lifetime <= now)
        {
            await Make(now, cancellationToken);
            keys = (await ReadAnew(cancellationToken)).Keys;
        }
        return keys.FirstOrDefault(key => key.CreatedAt + Notice <= now) ?? keys[^1];
    }

    /// <summary>The keys that check signatures.</summary>
    /// <param name="id">The one that is named; when it is unknown, the keys are read anew.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<PublishedKey>> Published(string? id, CancellationToken cancellationToken)
    {
        var reading = await Read(cancellationToken);
        return (reading.Keys.Any(key => key.Id == id) ? reading : await ReadAnew(cancellationToken)).Published;
    }

    /// <summary>The key set, as everybody may read it (RFC 7517, 5): empty until something was signed.</summary>
    public async Task<JsonObject> PublishedSet(CancellationToken cancellationToken) => SetOf((await Read(cancellationToken)).Keys);

    private async ValueTask<Reading> Read(CancellationToken cancellationToken) =>
        _last is { } last && clock.GetUtcNow() - last.At < Freshness ? last : await ReadAnew(cancellationToken);

    private async Task<Reading> ReadAnew(CancellationToken cancellationToken)
    {
        await using var command = databases.Accounts.CreateCommand("select id, sealed_key, created_at from accounts.signing_key order by created_at desc, id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<PrivateKey>();
        while (await reader.ReadAsync(cancellationToken))
            keys.Add(new(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(2), _protector.Unprotect(reader.GetFieldValue<byte[]>(1))));
        return _last = new(clock.GetUtcNow(), keys, PublishedKey.ReadAll(JsonSerializer.SerializeToElement(SetOf(keys))));
    }

    // Two nodes at the same moment may make one each: both are published, and the newer one signs in the end.
    private async Task Make(DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var command = databases.Accounts.CreateCommand("""
            with forgotten as (delete from accounts.signing_key where created_at <= $5)
            insert into accounts.signing_key (id, sealed_key, created_at)
            select $1, $2, $3 where not exists (select from accounts.signing_key where created_at > $4)
            """);
        command.Add<string>(Guid.CreateVersion7(now).ToString("N"));
        command.Add<byte[]>(_protector.Protect(key.ExportECPrivateKey()));
        command.Add<DateTimeOffset>(now);
        command.Add<DateTimeOffset>(now - Lifetime);
        command.Add<DateTimeOffset>(now - 2 * Lifetime);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static JsonObject SetOf(IEnumerable<PrivateKey> keys) => new() { ["keys"] = new JsonArray([.. keys.Select(key => key.Published)]) };

    private sealed record Reading(DateTimeOffset At, IReadOnlyList<PrivateKey> Keys, IReadOnlyList<PublishedKey> Published);
}

/// <summary>A key that signs.</summary>
internal sealed class PrivateKey
{
    /// <summary>How it signs: ECDSA on P-256 with SHA-256.</summary>
    public const string Algorithm = "ES256";

    private readonly ECParameters _parameters;

    /// <summary>Reads a key.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="createdAt">When it was made.</param>
    /// <param name="key">The private key (RFC 5915).</param>
    public PrivateKey(string id, DateTimeOffset createdAt, byte[] key)
    {
        (Id, CreatedAt) = (id, createdAt);
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportECPrivateKey(key, out _);
        _parameters = ecdsa.ExportParameters(includePrivateParameters: true);
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>What everybody may know of it (RFC 7518, 6.2.1).</summary>
    public JsonObject Published => new()
    {
        ["kty"] = "EC",
        ["crv"] = "P-256",
        ["use"] = "sig",
        ["alg"] = Algorithm,
        ["kid"] = Id,
        ["x"] = Base64Url.EncodeToString(_parameters.Q.X),
        ["y"] = Base64Url.EncodeToString(_parameters.Q.Y),
    };

    /// <summary>Signs (RFC 7518, 3.4): both numbers, one after the other.</summary>
    public byte[] Sign(byte[] data)
    {
        using var ecdsa = ECDsa.Create(_parameters);
        return ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
