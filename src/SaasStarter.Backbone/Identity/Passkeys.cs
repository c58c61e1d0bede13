using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace SaasStarter.Backbone.Identity;

/// <summary>What a passkey is asked for. An answer is good for the same only.</summary>
internal enum PasskeyPurpose
{
    /// <summary>To sign in, by whoever has one.</summary>
    SignIn,

    /// <summary>As the second factor of a sign-in.</summary>
    SecondFactor,

    /// <summary>To show, before something sensitive, that it is still oneself.</summary>
    Confirm,

    /// <summary>To add one to the account.</summary>
    Add,
}

/// <summary>What a browser asks an authenticator.</summary>
/// <param name="Options">The options, as JSON (W3C Web Authentication, level 3, 5.1.8 and 5.1.9).</param>
/// <param name="State">What comes back with the answer, sealed.</param>
public sealed record PasskeyQuestion(string Options, string State);

/// <summary>
/// Asks for passkeys and takes the answers, each once and within ten minutes. A challenge is kept nowhere: the form brings it back, sealed. The authenticator has
/// to verify its user, so that a passkey is two factors in one.
/// </summary>
internal sealed partial class Passkeys(AccountsDb db, IPasskeyHandler<User> handler, RateLimit rateLimit, IHttpContextAccessor accessor, IDataProtectionProvider protection,
    TimeProvider clock, ILogger<Passkeys> log)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Asks for a passkey of somebody, or of anybody.</summary>
    public async Task<PasskeyQuestion> Ask(PasskeyPurpose purpose, User? user)
    {
        var question = await handler.MakeRequestOptionsAsync(user, Context);
        return new(question.RequestOptionsJson, Protector(purpose, user?.Id).Protect(question.AssertionState!, Lifetime));
    }

    /// <summary>Takes the answer to <see cref="Ask"/>.</summary>
    /// <returns>Whose passkey it is; null when the answer is none, is late or was given before.</returns>
    public async Task<User?> Accept(PasskeyPurpose purpose, User? user, string answer, string state, CancellationToken cancellationToken)
    {
        if (await Unseal(purpose, user?.Id, state, cancellationToken) is not { } challenge)
            return null;
        var result = await Verify(() => handler.PerformAssertionAsync(new() { HttpContext = Context, CredentialJson = answer, AssertionState = challenge }));
        if (result is not { Succeeded: true } || (user is not null && result.User.Id != user.Id))
        {
            LogRefused(purpose, result?.Failure?.Message);
            return null;
        }
        var (credential, now) = (result.Passkey, clock.GetUtcNow());
        await db.Passkeys.Where(passkey => passkey.CredentialId == credential.CredentialId).ExecuteUpdateAsync(passkey => passkey
            .SetProperty(p => p.SignCount, credential.SignCount).SetProperty(p => p.IsBackedUp, credential.IsBackedUp).SetProperty(p => p.LastUsedAt, now), cancellationToken);
        return result.User;
    }

    /// <summary>Asks an authenticator for a new passkey.</summary>
    public async Task<PasskeyQuestion> AskForNew(User user)
    {
        var question = await handler.MakeCreationOptionsAsync(new() { Id = user.Id.ToString(), Name = user.Email!, DisplayName = user.Name }, Context);
        return new(question.CreationOptionsJson, Protector(PasskeyPurpose.Add, user.Id).Protect(question.AttestationState!, Lifetime));
    }

    /// <summary>Takes the answer to <see cref="AskForNew"/>, and keeps the passkey.</summary>
    /// <returns>False when the answer is none, is late or was given before.</returns>
    public async Task<bool> Add(User user, string name, string answer, string state, CancellationToken cancellationToken)
    {
        if (await Unseal(PasskeyPurpose.Add, user.Id, state, cancellationToken) is not { } challenge)
            return false;
        var result = await Verify(() => handler.PerformAttestationAsync(new() { HttpContext = Context, CredentialJson = answer, AttestationState = challenge }));
        if (result is not { Succeeded: true })
        {
            LogRefused(PasskeyPurpose.Add, result?.Failure?.Message);
            return false;
        }
        var credential = result.Passkey;
        db.Passkeys.Add(new()
        {
            UserId = user.Id,
            CredentialId = credential.CredentialId,
            PublicKey = credential.PublicKey,
            Name = name,
            CreatedAt = clock.GetUtcNow(),
            SignCount = credential.SignCount,
            IsBackupEligible = credential.IsBackupEligible,
            IsBackedUp = credential.IsBackedUp,
            Transports = credential.Transports ?? [],
        });
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("No browser sent this: a passkey is asked of a browser.");

    // The handler answers most of what is wrong with a failure; what is no JSON of an authenticator at all, with an exception.
    private static async Task<T?> Verify<T>(Func<Task<T>> verify) where T : class
    {
        try
        {
            return await verify();
        }
        catch (Exception exception) when (exception is JsonException or PasskeyException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private async Task<string?> Unseal(PasskeyPurpose purpose, Guid? userId, string state, CancellationToken cancellationToken)
    {
        try
        {
            var challenge = Protector(purpose, userId).Unprotect(state);
            return await rateLimit.Count(Rate.PasskeyAnswers, challenge, cancellationToken) is null ? challenge : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector Protector(PasskeyPurpose purpose, Guid? userId) =>
        protection.CreateProtector("Passkey", purpose.ToString(), userId?.ToString() ?? "anybody").ToTimeLimitedDataProtector();

    [LoggerMessage(LogLevel.Information, "A passkey for {Purpose} was refused: {Reason}")]
    private partial void LogRefused(PasskeyPurpose purpose, string? reason);
}
