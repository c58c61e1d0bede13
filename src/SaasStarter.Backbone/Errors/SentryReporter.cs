using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Errors;

/// <summary>
/// Reports by Sentry's protocol, in the background. What comes faster than it can be sent is dropped and counted: an error must not become
/// another one. Disposing it sends what waits, for a few seconds at most.
/// </summary>
internal sealed partial class SentryReporter : IErrorReporter, IAsyncDisposable
{
    /// <summary>How many reports wait at most.</summary>
    public const int Capacity = 100;

    /// <summary>How long the end of the product waits for reports.</summary>
    public static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    private readonly SentrySettings _settings;
    private readonly SentryClient _client;
    private readonly TimeProvider _time;
    private readonly ErrorMetrics _metrics;
    private readonly ILogger<SentryReporter> _log;
    private readonly ErrorStorms _storms = new();
    private readonly Channel<ErrorReport> _waiting = Channel.CreateBounded<ErrorReport>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly CancellationTokenSource _abort = new();
    private readonly Task _work;

    /// <summary>Begins to wait for reports.</summary>
    public SentryReporter(SentrySettings settings, SentryClient client, TimeProvider time, ErrorMetrics metrics, ILogger<SentryReporter> log)
    {
        (_settings, _client, _time, _metrics, _log) = (settings, client, time, metrics, log);
        // Whoever asks first may be a request, whose trace must not become this work's.
        using (ExecutionContext.SuppressFlow())
            _work = Task.Run(Work);
    }

    public void Report(Exception exception, ErrorDetails details)
    {
        try
        {
            _metrics.Reported(details.Source);
            if (_settings.SampleRate < 1 && Random.Shared.NextDouble() >= _settings.SampleRate)
                return;
            if (_storms.Admit(new(exception, details, _time.GetUtcNow())) is { } report && !_waiting.Writer.TryWrite(report))
                _metrics.Dropped("full");
        }
        catch (Exception failure)
        {
            LogFailed(failure);
        }
    }

    /// <summary>Takes no more reports and sends those that wait.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_waiting.Writer.TryComplete())
        {
            await _work;
            return;
        }
        try
        {
            await _work.WaitAsync(LongestFlush);
        }
        catch (TimeoutException)
        {
            await _abort.CancelAsync();
            await _work;
        }
        _abort.Dispose();
    }

    private async Task Work()
    {
        using var timer = new PeriodicTimer(Tick, _time);
        var next = _waiting.Reader.WaitToReadAsync().AsTask();
        var tick = timer.WaitForNextTickAsync().AsTask();
        do
        {
            await Task.WhenAny(next, tick);
            if (tick.IsCompleted)
            {
                await Send(_storms.TakeDue(_time.GetUtcNow()));
                tick = timer.WaitForNextTickAsync().AsTask();
            }
            if (next.IsCompletedSuccessfully && next.Result)
            {
                while (_waiting.Reader.TryRead(out var report))
                    await Send([report]);
                next = _waiting.Reader.WaitToReadAsync().AsTask();
            }
        }
        while (!next.IsCompletedSuccessfully || next.Result);
        await Send(_storms.TakeAll(_time.GetUtcNow()));
    }

    private async Task Send(IEnumerable<ErrorReport> reports)
    {
        foreach (var report in reports)
        {
            if (_abort.IsCancellationRequested)
            {
                _metrics.Dropped("stopped");
                continue;
            }
            try
            {
                await _client.Send(report, _abort.Token);
            }
            catch (OperationCanceledException)
            {
                _metrics.Dropped("stopped");
            }
            catch (Exception failure)
            {
                // One report that cannot be made must not end the others.
                _metrics.Dropped("failed");
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "An error could not be reported")]
    private partial void LogFailed(Exception exception);
}
