using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>
/// The header <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header): whoever lost the answer of a write sends it again, with the same key, and is told the
/// same without it being done twice. What was refused is not remembered.
/// </summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    public const int MaximumLength = 255;

    /// <summary>For how long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>What is carried out once; null without a key.</summary>
    public static Result<SentOnce?> Read(HttpContext context, TenantScope scope, byte[] bodyHash, object command)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var header))
            return (SentOnce?)null;
        if (header is not [{ Length: > 0 and <= MaximumLength } key] || key.Any(c => c is < '!' or > '~'))
            return ApiProblems.WrongIdempotencyKey;
        var sent = $"api\n{scope.Caller.ActorId}\n{key}";
        var content = SHA256.HashData([.. Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}\n"), .. bodyHash]);
        return new SentOnce(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(sent)).AsSpan(0, 16)), command) { ContentHash = content, Lifetime = Lifetime };
    }
}
