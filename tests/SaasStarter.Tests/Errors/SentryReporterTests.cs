using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Errors;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Errors;

/// <summary>The reporter that speaks Sentry's protocol, held to the contract and to the protocol.</summary>
public sealed class SentryReporterTests : ErrorReporterContract
{
    private readonly LogBook _log = new();

    private EnvelopeSink Sink => (EnvelopeSink)Receiver;

    protected override ErrorReceiver NewReceiver() => new EnvelopeSink();

    protected override RunningReporter Start(ErrorReceiver receiver, TimeProvider clock) => Start(clock, ("Sentry:Dsn", ((EnvelopeSink)receiver).Dsn));

    [Fact]
    public async Task An_event_says_where_it_comes_from()
    {
        await using (var errors = Start(Clock, ("Sentry:Dsn", Sink.Dsn), ("Sentry:Environment", "staging"), ("Sentry:Release", "shop@1.2.3")))
            errors.Reporter.Report(Thrown(new InvalidOperationException("Broken.")), new(ErrorSource.Request, "GET /t/{tenant}/members"));

        var sent = Sink.Event;
        Assert.Equal(("staging", "shop@1.2.3", "error"), (Text(sent, "environment"), Text(sent, "release"), Text(sent, "level")));
        Assert.Equal(("GET", "/t/{tenant}/members"), (Text(sent.GetProperty("request"), "method"), Text(sent.GetProperty("request"), "url")));
        Assert.Equal("request", Text(sent.GetProperty("tags"), "source"));
        Assert.Equal(["contexts", "environment", "event_id", "exception", "level", "platform", "release", "request", "server_name", "tags", "timestamp", "transaction"],
            sent.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["method", "url"], sent.GetProperty("request").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task Without_names_of_ones_own_environment_and_version_are_the_products()
    {
        await using (var errors = Start())
            errors.Reporter.Report(new InvalidOperationException(), new(ErrorSource.Process, "unhandled"));

        Assert.Equal("production", Text(Sink.Event, "environment"));
        Assert.Matches("^[0-9]+\\.[0-9]+", Text(Sink.Event, "release"));
        Assert.Equal("fatal", Text(Sink.Event, "level"));
    }

    [Fact]
    public async Task The_frame_that_threw_stands_last_and_ours_are_marked()
    {
        await using (var errors = Start())
            errors.Reporter.Report(await Fail(), new(ErrorSource.Job, "Fail"));

        var frames = EnvelopeSink.Frames(Sink.Event.GetProperty("exception").GetProperty("values")[0]).ToList();
        Assert.Contains("Parse", Text(frames[^1], "function") + Text(frames[^2], "function") + Text(frames[^3], "function"), StringComparison.Ordinal);
        Assert.False(frames[^1].GetProperty("in_app").GetBoolean());
        var ours = Assert.Single(frames, frame => Text(frame, "function") == nameof(Fail));
        Assert.True(ours.GetProperty("in_app").GetBoolean());
        Assert.Equal("SentryReporterTests.cs", Text(ours, "filename"));
        Assert.True(ours.GetProperty("lineno").GetInt32() > 0);
        Assert.EndsWith(nameof(SentryReporterTests), Text(ours, "module"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("60", null, 60)]
    [InlineData(null, null, 60)]
    [InlineData("5", "120:error;default:organization", 120)]
    [InlineData(null, "120::organization", 120)]
    [InlineData(null, "30:transaction:key, 90:error:organization:quota", 90)]
    [InlineData(null, "soon", 60)]
    [InlineData(null, "999999999999999999999:error:key", 86_400)]
    public async Task When_the_receiver_wants_no_more_it_gets_none_until_then(string? retryAfter, string? limits, int seconds)
    {
        Sink.Trouble = Trouble.WantsNoMore;
        if (retryAfter is not null)
            Sink.Headers["Retry-After"] = retryAfter;
        if (limits is not null)
            Sink.Headers["X-Sentry-Rate-Limits"] = limits;
        await using var errors = Start();
        using var drops = new Drops(errors);
        Report(errors, "First");
        await drops.Until(1);
        Sink.Trouble = Trouble.None;
        Sink.Headers.Clear();

        Clock.Advance(TimeSpan.FromSeconds(seconds - 2));
        Report(errors, "Second");
        await drops.Until(2);
        Assert.Equal(1, Sink.Requests);

        Clock.Advance(TimeSpan.FromSeconds(3));
        Report(errors, "Third");
        Assert.Equal("Third", Assert.Single(await Sink.Receive(1)).Operation);
    }

    [Fact]
    public async Task A_limit_of_another_category_is_none_of_ours()
    {
        Sink.Headers["X-Sentry-Rate-Limits"] = "60:transaction;replay:key";
        await using var errors = Start();
        Report(errors, "First");
        await Sink.Receive(1);
        Report(errors, "Second");

        Assert.Equal(2, (await Sink.Receive(2)).Count);
    }

    [Fact]
    public async Task A_limit_counts_even_when_the_event_was_taken()
    {
        Sink.Headers["X-Sentry-Rate-Limits"] = "60:error:key";
        await using var errors = Start();
        using var drops = new Drops(errors);
        Report(errors, "First");
        await Sink.Receive(1);
        Report(errors, "Second");
        await drops.Until(1);

        Assert.Equal(1, Sink.Requests);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        Sink.Trouble = Trouble.Redirects;
        await using (var errors = Start())
            Report(errors, "First");

        Assert.Equal(1, Sink.Requests);
    }

    [Fact]
    public async Task A_share_is_reported()
    {
        await using (var errors = Start(Clock, ("Sentry:Dsn", Sink.Dsn), ("Sentry:SampleRate", "0.1")))
        {
            for (var number = 0; number < 500; number++)
                errors.Reporter.Report(new InvalidOperationException(), new(ErrorSource.Job, $"Job{number}"));
        }

        Assert.InRange(Sink.Received.Count, 15, 100);
    }

    [Fact]
    public async Task A_storm_that_has_passed_is_told_without_another_error()
    {
        var time = new QuickTime();
        await using var errors = Start(time);
        Report(errors, "Stormy");
        Report(errors, "Stormy");
        Report(errors, "Stormy");
        time.Shift = TimeSpan.FromMinutes(1);

        Assert.Equal([1, 2], (await Sink.Receive(2)).Select(report => report.Occurrences));
    }

    [Fact]
    public async Task Lasting_trouble_is_logged_once_and_without_the_key()
    {
        Sink.Trouble = Trouble.Refuses;
        await using (var errors = Start())
        {
            for (var number = 0; number < 5; number++)
                Report(errors, $"Job{number}");
        }

        Assert.Contains("403", Assert.Single(_log.Lines, line => line.Contains("could not be reported", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines, line => line.Contains(EnvelopeSink.Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://abc@o1.ingest.example.com/42", "https://o1.ingest.example.com/api/42/envelope/")]
    [InlineData("https://abc:old-secret@o1.ingest.example.com/42", "https://o1.ingest.example.com/api/42/envelope/")]
    [InlineData(" http://a-b_c@[::1]:8000/deep/er/7 ", "http://[::1]:8000/deep/er/api/7/envelope/")]
    public void A_dsn_names_address_and_key(string dsn, string endpoint) => Assert.Equal(endpoint, SentryDsn.Parse(dsn).Endpoint.AbsoluteUri);

    [Theory]
    [InlineData("nonsense", "is not an http or https address")]
    [InlineData("ftp://abc@example.com/1", "is not an http or https address")]
    [InlineData("https://example.com/1", "has no key before the @")]
    [InlineData("https://a%0Db@example.com/1", "has no key before the @")]
    [InlineData("https://abc@example.com", "has no project at its end")]
    [InlineData("https://abc@example.com/", "has no project at its end")]
    [InlineData("https://abc@example.com/1?x=y", "has something after its path")]
    public void What_is_no_dsn_is_refused_with_the_fix_and_not_repeated(string dsn, string reason)
    {
        var refusal = Assert.Throws<ConfigurationException>(() => SentryDsn.Parse(dsn));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("https://key@sentry.example.com/1", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(dsn, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sentry:Dsn", "https://example.com/1", "Sentry__Dsn")]
    [InlineData("Sentry:SampleRate", "0", "Sentry__SampleRate")]
    [InlineData("Sentry:SampleRate", "0,5", "Sentry__SampleRate")]
    [InlineData("Sentry:SampleRate", "1.1", "Sentry__SampleRate")]
    [InlineData("Sentry:SampleRate", "NaN", "Sentry__SampleRate")]
    [InlineData("Sentry:Release", "a b", "Sentry__Release")]
    [InlineData("Sentry:Environment", "a/b", "Sentry__Environment")]
    public async Task A_wrong_setting_prevents_the_start_and_is_named(string key, string value, string named)
    {
        using var host = Build(TimeProvider.System, ("Sentry:Dsn", Sink.Dsn), (key, value));

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Without_a_dsn_nothing_runs(string? dsn)
    {
        var services = new ServiceCollection().AddErrorReporting(new ConfigurationBuilder().AddInMemoryCollection([new("Sentry:Dsn", dsn)]).Build(), typeof(Program).Assembly);

        var registered = Assert.Single(services);
        Assert.Equal((typeof(IErrorReporter), typeof(NoReporter)), (registered.ServiceType, registered.ImplementationType));
        new NoReporter().Report(new InvalidOperationException(), new(ErrorSource.Job, "Any"));
    }

    private static void Report(RunningReporter errors, string operation) => errors.Reporter.Report(Thrown(new InvalidOperationException()), new(ErrorSource.Job, operation));

    private static async Task<Exception> Fail()
    {
        try
        {
            await Task.Yield();
            int.Parse("x", System.Globalization.CultureInfo.InvariantCulture);
            return new InvalidOperationException("It parsed.");
        }
        catch (FormatException exception)
        {
            return exception;
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private RunningReporter Start(TimeProvider clock, params IEnumerable<(string Key, string Value)> configuration)
    {
        var host = Build(clock, [("Sentry:Dsn", Sink.Dsn), .. configuration]);
        return new(host.Services.GetRequiredService<IErrorReporter>(), (IAsyncDisposable)host);
    }

    private IHost Build(TimeProvider clock, params IEnumerable<(string Key, string Value)> configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production" });
        foreach (var (key, value) in configuration)
            builder.Configuration[key] = value;
        builder.Logging.AddProvider(_log);
        builder.Services.AddMetrics().AddSingleton(clock).AddErrorReporting(builder.Configuration, typeof(Program).Assembly);
        return builder.Build();
    }

    /// <summary>Counts the events of a reporter that nobody will see.</summary>
    private sealed class Drops : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public Drops(RunningReporter errors)
        {
            var meters = ((IHost)errors.Owner).Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name == "errors.events.dropped")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, value));
            _listener.Start();
        }

        public async Task Until(int count)
        {
            while (Interlocked.Read(ref _count) < count)
                await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>A time in which what is due in ten seconds is due at once.</summary>
    private sealed class QuickTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime / 100, period / 100);
    }
}
