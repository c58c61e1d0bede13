using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SaasStarter.Tests.Hosting;

/// <summary>What was logged, with exceptions.</summary>
public sealed class LogBook : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyCollection<string> Lines => _lines;

    public async Task<string> Line(string containing)
    {
        while (true)
        {
            if (_lines.FirstOrDefault(line => line.Contains(containing, StringComparison.Ordinal)) is { } found)
                return found;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    public void Dispose() { }
}
