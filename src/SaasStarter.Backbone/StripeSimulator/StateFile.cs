using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>Keeps the state over restarts, in one file that is replaced as a whole.</summary>
internal sealed partial class StateFile(SimulatedStripe stripe, TimeProvider time, ILogger<StateFile> log)
{
    /// <summary>Reads the file, if there is one. A damaged one is set aside, and all begins anew.</summary>
    public void Read()
    {
        if (stripe.Settings.File is not { } path || !File.Exists(path))
            return;
        try
        {
            var kept = JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(path), ObjectJson.Whole) ?? throw new JsonException("The file is empty.");
            stripe.Do(state => Restore(state, kept));
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            var aside = $"{path}.damaged-{time.GetUtcNow().ToUnixTimeSeconds()}";
            File.Move(path, aside, overwrite: true);
            stripe.Clear();
            LogDamaged(path, aside, exception);
        }
    }

    /// <summary>Writes the file, if something changed.</summary>
    public async Task Write(CancellationToken cancellationToken)
    {
        if (stripe.Settings.File is not { } path || Content() is not { } content)
            return;
        try
        {
            await Replace(path, content, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnwritten(path, exception);
        }
    }

    private static async Task Replace(string path, byte[] content, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var next = path + ".next";
        await File.WriteAllBytesAsync(next, content, cancellationToken);
        File.Move(next, path, overwrite: true);
    }

    private byte[]? Content() => stripe.Do(state =>
    {
        if (!state.IsChanged)
            return null;
        state.IsChanged = false;
        return JsonSerializer.SerializeToUtf8Bytes(new Kept(state.Offset, state.AfterRetries, state.PublicAddress, [.. state.Objects]), ObjectJson.Whole);
    });

    private static void Restore(SimulatorState state, Kept kept)
    {
        (state.Offset, state.AfterRetries, state.PublicAddress) = (kept.Offset, kept.AfterRetries, kept.PublicAddress);
        foreach (var value in kept.Objects)
            state.Restore(value);
        // A price is one object, wherever it is used.
        foreach (var subscription in state.All<SimulatedSubscription>())
            subscription.Items = subscription.Items with { Data = subscription.Items.Data.ConvertAll(item => item with { PricedAt = state.Get<SimulatedPrice>(item.Price.Id) }) };
        state.IsChanged = false;
    }

    [LoggerMessage(LogLevel.Warning, "{Path} cannot be read; it was moved to {Aside}, and the simulator begins anew")]
    private partial void LogDamaged(string path, string aside, Exception exception);

    [LoggerMessage(LogLevel.Warning, "{Path} cannot be written; what the simulator holds is lost when it stops")]
    private partial void LogUnwritten(string path, Exception exception);

    private sealed record Kept(long Offset, AfterRetries AfterRetries, string PublicAddress, List<StripeObject> Objects);
}

/// <summary>Lets time pass, and writes the file, once a second.</summary>
internal sealed class SimulatorUpkeep(SimulatedStripe stripe, StateFile file, TimeProvider time) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        file.Read();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await file.Write(CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            stripe.Now();
            await file.Write(CancellationToken.None);
        }
    }
}
