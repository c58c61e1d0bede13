using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace SaasStarter.Backbone.Identity;

/// <summary>Remembers who is asked for a second factor, between the first proof and the second.</summary>
internal sealed class PendingSignIns(AccountsDb db, ThisBrowser browser, TimeProvider clock)
{
    /// <summary>How long one has.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Notes the first proof.</summary>
    /// <returns>What the browser keeps, in <see cref="PendingSignInCookie"/>.</returns>
    public async Task<string> Begin(Guid userId, SignInProof proof, CancellationToken cancellationToken)
    {
        var (token, hash) = SessionCookie.NewToken();
        var now = clock.GetUtcNow();
        db.PendingSignIns.Add(new()
        {
            TokenHash = hash,
            UserId = userId,
            Method = proof.Method,
            SingleSignOnTenantId = proof.SingleSignOnTenantId,
            ExpiresAt = now + Lifetime,
        });
        await db.SaveChangesAsync(cancellationToken);
        await db.PendingSignIns.Where(old => old.ExpiresAt < now).OrderBy(old => old.ExpiresAt).Take(20).ExecuteDeleteAsync(cancellationToken);
        return token;
    }

    /// <summary>The sign-in that this browser has begun; null when there is none, or not any more.</summary>
    public async Task<PendingSignIn?> Find(CancellationToken cancellationToken)
    {
        if (browser.PendingToken is not { } token)
            return null;
        var (hash, now) = (SessionCookie.HashOf(token), clock.GetUtcNow());
        return await db.PendingSignIns.AsNoTracking().SingleOrDefaultAsync(one => one.TokenHash == hash && one.ExpiresAt > now, cancellationToken);
    }

    /// <summary>Takes it back, once: of several at the same moment, one succeeds.</summary>
    public async Task<bool> Take(PendingSignIn pending, CancellationToken cancellationToken) =>
        await db.PendingSignIns.Where(one => one.TokenHash == pending.TokenHash).ExecuteDeleteAsync(cancellationToken) == 1;

    /// <summary>Takes back all that were begun for an account: what they rested on has changed.</summary>
    public Task EndAll(Guid userId, CancellationToken cancellationToken) =>
        db.PendingSignIns.Where(one => one.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}

/// <summary>The cookie that names a sign-in that waits for its second factor.</summary>
internal static class PendingSignInCookie
{
    private const string Name = "saasstarter-sign-in";

    /// <summary>The token that the browser sent, or null.</summary>
    public static string? Read(HttpContext context) => context.Request.Cookies[NameFor(context)] is { Length: 43 } token ? token : null;

    /// <summary>Gives the browser a token.</summary>
    public static void Write(HttpContext context, string token) => context.Response.Cookies.Append(NameFor(context), token, Options(context));

    /// <summary>Takes it away, if it has one.</summary>
    public static void Delete(HttpContext context)
    {
        if (context.Request.Cookies.ContainsKey(NameFor(context)))
            context.Response.Cookies.Delete(NameFor(context), Options(context));
    }

    private static string NameFor(HttpContext context) => context.Request.IsHttps ? $"__Host-{Name}" : Name;

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        Path = "/",
        MaxAge = PendingSignIns.Lifetime,
    };
}
