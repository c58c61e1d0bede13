using System.Security.Cryptography;
using System.Text;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Identity;

/// <summary>How often something may be tried in a window of time.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Count">How often it may be tried.</param>
/// <param name="Window">In which time, from the first attempt on.</param>
internal sealed record Rate(string Name, int Count, TimeSpan Window)
{
    /// <summary>Passwords tried for one address, whether it has an account or not.</summary>
    public static Rate PasswordsForAddress { get; } = new("password-address", 20, TimeSpan.FromMinutes(15));

    /// <summary>Passwords tried from one network: an office shares it.</summary>
    public static Rate PasswordsFromNetwork { get; } = new("password-network", 200, TimeSpan.FromMinutes(15));

    /// <summary>Codes of the second factor tried for one account.</summary>
    public static Rate SecondFactorCodes { get; } = new("second-factor", 10, TimeSpan.FromMinutes(15));

    /// <summary>Answers to one challenge of a passkey: one. Challenges live no longer.</summary>
    public static Rate PasskeyAnswers { get; } = new("passkey", 1, TimeSpan.FromMinutes(15));

    /// <summary>Keys of the API that are none, from one network.</summary>
    public static Rate WrongKeysFromNetwork { get; } = new("wrong-key-network", 100, TimeSpan.FromMinutes(15));

    /// <summary>Programs on one network that ask to be let in.</summary>
    public static Rate DeviceCodesForNetwork { get; } = new("device-network", 60, TimeSpan.FromMinutes(15));

    /// <summary>Codes of such programs that one person types.</summary>
    public static Rate UserCodes { get; } = new("user-code", 30, TimeSpan.FromMinutes(15));

    /// <summary>Mails to one address for one purpose.</summary>
    public static Rate MailsToAddress { get; } = new("mail-address", 5, TimeSpan.FromHours(1));

    /// <summary>Mails that one network asks for.</summary>
    public static Rate MailsFromNetwork { get; } = new("mail-network", 100, TimeSpan.FromHours(1));

    /// <summary>Attempts to sign in with a provider from one network: each asks the provider something.</summary>
    public static Rate ExternalFromNetwork { get; } = new("external-network", 200, TimeSpan.FromMinutes(15));
}

/// <summary>Counts attempts in the database, so that all nodes share the count. Who tried is kept as a hash, until the window ends.</summary>
internal sealed class RateLimit(Databases databases, TimeProvider clock)
{
    /// <summary>Counts one attempt.</summary>
    /// <param name="rate">What is tried, and how often it may be.</param>
    /// <param name="whom">By whom, or on whom.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null, or the problem that there were too many, with the time to wait.</returns>
    public async Task<Problem?> Count(Rate rate, string whom, CancellationToken cancellationToken)
    {
        var (count, left) = await Measure(rate, whom, cancellationToken);
        return count <= rate.Count ? null : Problem.TooManyRequests(left);
    }

    /// <summary>Counts one attempt.</summary>
    /// <returns>How many there were in this window, and how long it lasts.</returns>
    public async Task<(int Count, TimeSpan Left)> Measure(Rate rate, string whom, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var command = databases.Accounts.CreateCommand("""
            with purged as (
                delete from accounts.attempt_counter
                where key in (select key from accounts.attempt_counter where window_ends_at < $2 and key <> $1
                              order by window_ends_at limit 5 for update skip locked))
            insert into accounts.attempt_counter as counter (key, window_ends_at, count) values ($1, $3, 1)
            on conflict (key) do update set
                count = case when counter.window_ends_at <= $2 then 1 else least(counter.count, 1000000) + 1 end,
                window_ends_at = case when counter.window_ends_at <= $2 then $3 else counter.window_ends_at end
            returning count, window_ends_at
            """);
        command.Add<string>(KeyOf(rate, whom));
        command.Add<DateTimeOffset>(now);
        command.Add<DateTimeOffset>(now + rate.Window);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt32(0), reader.GetFieldValue<DateTimeOffset>(1) - now);
    }

    private static string KeyOf(Rate rate, string whom) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{rate.Name} {whom}")));
}
