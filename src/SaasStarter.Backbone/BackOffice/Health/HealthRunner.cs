using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Health;

/// <summary>Looks at all rows, a few at a time, each in a scope of its own. Nobody waits longer than <see cref="Longest"/> for one, and what says nothing is red.</summary>
internal sealed partial class HealthRunner(IEnumerable<HealthRow> rows, IServiceScopeFactory scopes, TenantScope scope, TimeProvider time, ILogger<HealthRunner> log)
{
    /// <summary>How long a row may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    // The staff's door has four connections, and the page itself holds one.
    private const int AtOnce = 3;

    /// <summary>What each row says now, those that are red first.</summary>
    public async Task<CheckedRow[]> Check(CancellationToken cancellationToken)
    {
        using var room = new SemaphoreSlim(AtOnce);
        var looked = await Task.WhenAll(rows.Select(row => Task.Run(() => Check(row, room, cancellationToken), cancellationToken)));
        return [.. looked.OrderBy(row => row.State.IsGreen).ThenBy(row => row.Row.Name, StringComparer.Ordinal)];
    }

    private async Task<CheckedRow> Check(HealthRow row, SemaphoreSlim room, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken);
        try
        {
            return new(row, await StateOf(row, cancellationToken));
        }
        finally
        {
            room.Release();
        }
    }

    private async Task<HealthState> StateOf(HealthRow row, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await InScope(row, both.Token).WaitAsync(both.Token) ?? HealthState.Red(Strings.Text("Unknown"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthState.Red(Strings.Text("TooLong", Longest.TotalSeconds));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(row.Name, exception);
            return HealthState.Red(Strings.Text("Failed", exception.GetType().Name));
        }
    }

    private async Task<HealthState> InScope(HealthRow row, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Continue(scope);
        return await row.Check(services.ServiceProvider, cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "The health row {Row} could not be looked at")]
    private partial void LogFailed(string row, Exception exception);
}

/// <summary>A row, and what it says.</summary>
internal sealed record CheckedRow(HealthRow Row, HealthState State);
