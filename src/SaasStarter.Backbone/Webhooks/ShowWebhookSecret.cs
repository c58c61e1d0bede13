using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>The page of an endpoint's secret: with the secret for who has just made or revealed it, without for everybody else.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Pass">What the command answered that made or revealed it (<see cref="SecretPass"/>), or null.</param>
internal sealed record ShowWebhookSecret(Id<WebhookEndpoint> Id, string? Pass = null) : IQuery<ShownSecret>
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Manage);
}

/// <summary>What deliveries to an endpoint are signed with.</summary>
/// <param name="Url">The endpoint's address.</param>
/// <param name="Secret">The secret; null when it is not shown.</param>
/// <param name="IsLost">Whether it cannot be read any more, so that a new one is needed.</param>
/// <param name="FormerUntil">Until when the secret before signs, too; null when it does not.</param>
internal sealed record ShownSecret(string Url, string? Secret, bool IsLost, DateTimeOffset? FormerUntil);

internal sealed class ShowWebhookSecretHandler(BackboneDb db, WebhookSecrets secrets, SecretPasses passes, TimeProvider clock) : IHandler<ShowWebhookSecret, ShownSecret>
{
    public async Task<Result<ShownSecret>> Handle(ShowWebhookSecret request, CancellationToken cancellationToken)
    {
        if (await db.Set<WebhookEndpoint>().AsNoTracking().SingleOrDefaultAsync(endpoint => endpoint.Id == request.Id, cancellationToken) is not { } endpoint)
            return Problem.NotFound;
        var now = clock.GetUtcNow();
        var former = endpoint.FormerSecretUntil > now ? endpoint.FormerSecretUntil : null;
        try
        {
            var secret = secrets.Open(endpoint, now)[0];
            return new ShownSecret(endpoint.Url, request.Pass is { } pass && passes.IsGood(pass, endpoint.Id) ? secret : null, IsLost: false, former);
        }
        catch (CryptographicException)
        {
            return new ShownSecret(endpoint.Url, null, IsLost: true, former);
        }
    }
}

/// <summary>With it the page of a secret shows it, in the same session and for five minutes.</summary>
/// <param name="Value">What stands in the address.</param>
internal sealed record SecretPass(string Value);

/// <summary>Makes and checks the passes.</summary>
internal sealed class SecretPasses(IDataProtectionProvider protection, TenantScope scope)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private ITimeLimitedDataProtector Protector => protection.CreateProtector(nameof(SecretPasses), scope.Caller.SessionId?.ToString() ?? "").ToTimeLimitedDataProtector();

    /// <summary>A pass for this session to the secret of an endpoint.</summary>
    public SecretPass Create(Id<WebhookEndpoint> endpoint) => new(Protector.Protect(endpoint.ToString(), Lifetime));

    /// <summary>Whether it is one of this session for this endpoint, and still good.</summary>
    public bool IsGood(string pass, Id<WebhookEndpoint> endpoint)
    {
        try
        {
            return Protector.Unprotect(pass) == endpoint.ToString();
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return false;
        }
    }
}
