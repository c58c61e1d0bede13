using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.OpenIdConnect;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>That a browser is about to be sent to a provider.</summary>
/// <param name="Token">What it keeps, in <see cref="ExternalCookie"/>.</param>
internal sealed record ExternalBegun(string Token);

/// <summary>Begins attempts and takes the answers, each once and only from the browser that began it.</summary>
internal sealed class ExternalAttempts(AccountsDb db, OpenIdClient client, SiteAddress site, RateLimit rateLimit, ThisBrowser browser, TimeProvider clock)
{
    /// <summary>Begins an attempt.</summary>
    /// <param name="provider">With whom.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="returnUrl">The page that was wanted, as it came from outside.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="tenant">The tenant whose provider it is.</param>
    /// <param name="userId">Who is signed in, for purposes that need somebody.</param>
    /// <param name="hint">The address that was typed.</param>
    public async Task<Result<ExternalBegun>> Begin(ExternalProvider provider, AttemptPurpose purpose, string returnUrl, CancellationToken cancellationToken,
        Id<Tenant>? tenant = null, Guid? userId = null, string? hint = null)
    {
        if (await rateLimit.Count(Rate.ExternalFromNetwork, browser.Visitor.Network, cancellationToken) is { } tooMany)
            return tooMany;
        OpenIdMetadata metadata;
        try
        {
            metadata = await client.Discover(provider.OpenId, cancellationToken);
        }
        catch (OpenIdException exception)
        {
            return ExternalProblem.Of(provider, exception);
        }
        var (token, hash) = SessionCookie.NewToken();
        db.Add(new ExternalAttempt
        {
            TokenHash = hash,
            Purpose = purpose,
            Provider = provider.Name,
            TenantId = tenant,
            UserId = userId,
            Address = OpenIdClient.AddressFor(metadata.Authorization, provider.OpenId, OpenIdSecrets.Of(token), BackOf(provider.Name), hint).AbsoluteUri,
            ReturnUrl = ReturnUrl.Check(returnUrl) ?? "",
            ExpiresAt = clock.GetUtcNow() + ExternalAttempt.Lifetime,
        });
        await db.SaveChangesAsync(cancellationToken);
        await Purge(cancellationToken);
        return new ExternalBegun(token);
    }

    /// <summary>The attempt of this browser, or null. With <paramref name="isAnswered"/>, whose answer waits for what is still asked.</summary>
    public async Task<ExternalAttempt?> Find(bool isAnswered, CancellationToken cancellationToken)
    {
        if (browser.ExternalToken is not { } token)
            return null;
        var (hash, now) = (SessionCookie.HashOf(token), clock.GetUtcNow());
        return await db.Set<ExternalAttempt>().AsNoTracking()
            .SingleOrDefaultAsync(attempt => attempt.TokenHash == hash && attempt.ExpiresAt > now && (attempt.Subject != null) == isAnswered, cancellationToken);
    }

    /// <summary>Takes the answer to this browser's attempt, once: of several at the same moment, one succeeds.</summary>
    /// <param name="provider">Who brings it, by the address that it came to.</param>
    /// <param name="state">What it was asked for with.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The attempt and its secrets; null when nobody asked for this answer here, or not any more.</returns>
    public async Task<(ExternalAttempt Attempt, OpenIdSecrets Secrets)?> Take(string provider, string state, CancellationToken cancellationToken)
    {
        if (browser.ExternalToken is not { } token || OpenIdSecrets.Of(token) is not { } secrets
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(secrets.State)))
        {
            return null;
        }
        var (hash, now) = (SessionCookie.HashOf(token), clock.GetUtcNow());
        var rows = db.Set<ExternalAttempt>().Where(attempt => attempt.TokenHash == hash && attempt.Provider == provider);
        var taken = await rows.Where(attempt => attempt.AnsweredAt == null && attempt.ExpiresAt > now)
            .ExecuteUpdateAsync(attempt => attempt.SetProperty(a => a.AnsweredAt, now), cancellationToken);
        return taken == 0 ? null : (await rows.AsNoTracking().SingleAsync(cancellationToken), secrets);
    }

    /// <summary>Keeps an answer for what is still asked.</summary>
    public Task Keep(ExternalAttempt attempt, OpenIdIdentity identity, CancellationToken cancellationToken)
    {
        var expiresAt = clock.GetUtcNow() + ExternalAttempt.Lifetime;
        return Rows(attempt).ExecuteUpdateAsync(row => row
            .SetProperty(r => r.Issuer, identity.Issuer).SetProperty(r => r.Subject, identity.Subject).SetProperty(r => r.Email, identity.Email)
            .SetProperty(r => r.IsEmailVerified, identity.IsEmailVerified).SetProperty(r => r.Name, identity.Name).SetProperty(r => r.ExpiresAt, expiresAt), cancellationToken);
    }

    /// <summary>Ends an attempt.</summary>
    /// <returns>Whether it was still there: of several at the same moment, one succeeds.</returns>
    public async Task<bool> End(ExternalAttempt attempt, CancellationToken cancellationToken) => await Rows(attempt).ExecuteDeleteAsync(cancellationToken) == 1;

    /// <summary>Where a provider sends the browser back to. From the configuration, never from the request.</summary>
    public Uri BackOf(string provider) => site.Of(ExternalPaths.Back(provider));

    private IQueryable<ExternalAttempt> Rows(ExternalAttempt attempt)
    {
        var hash = attempt.TokenHash;
        return db.Set<ExternalAttempt>().Where(row => row.TokenHash == hash);
    }

    private async Task Purge(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Set<ExternalAttempt>().Where(attempt => attempt.ExpiresAt < now).OrderBy(attempt => attempt.ExpiresAt).Take(20).ExecuteDeleteAsync(cancellationToken);
    }
}

/// <summary>Why nobody was signed in.</summary>
internal static class ExternalProblem
{
    /// <summary>Nobody asked for this answer in this browser, or not any more.</summary>
    public static Problem Over { get; } = Problem.Gone(Strings.Text("AttemptOver"));

    /// <summary>The same, at an address that anybody can make up.</summary>
    public static Problem Unasked { get; } = Over with { Kind = ProblemKind.NotFound };

    /// <summary>The tenant of an address has its people sign in by its own provider.</summary>
    public static Problem SingleSignOn(string email, string returnUrl) => Problem.Conflict(Strings.Text("SingleSignOnAsked")) with
    {
        Link = new(Strings.Text("SingleSignOnLink"), $"{ExternalPaths.SingleSignOn}?email={Uri.EscapeDataString(email)}{(ReturnUrl.Check(returnUrl) is { } url ? $"&{ReturnUrl.Parameter}={Uri.EscapeDataString(url)}" : "")}"),
    };

    /// <summary>The provider's word is not taken.</summary>
    public static Problem Of(ExternalProvider provider, OpenIdException exception) => exception.Fault == OpenIdFault.Unreachable
        ? Problem.Unavailable(Strings.Text("Fault-Unreachable", provider.Title))
        : Problem.Conflict(Strings.Text($"Fault-{exception.Fault}", provider.Title));

    /// <summary>The provider said no: an error code of RFC 6749, 4.1.2.1, or OpenID Connect Core 1.0, 3.1.2.6.</summary>
    public static Problem Refused(ExternalProvider provider, string error) => Problem.Conflict(error switch
    {
        "access_denied" => Strings.Text("ConsentRefused", provider.Title),
        "temporarily_unavailable" or "server_error" => Strings.Text("Fault-Unreachable", provider.Title),
        _ => Strings.Text("ProviderRefused", provider.Title),
    });
}
