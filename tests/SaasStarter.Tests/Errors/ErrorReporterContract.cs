using System.Diagnostics;
using System.Runtime.CompilerServices;
using SaasStarter.Backbone.Core;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Errors;

/// <summary>
/// What the product expects of whatever reports its errors. Derive from it to hold another reporter to it: give it the reporter, and a receiver
/// that reads what the reporter sends.
/// </summary>
public abstract class ErrorReporterContract : IAsyncLifetime
{
    private const string Tenant = "ten_0199f2c81d5a7c3e8f0a4b6d2e1c9a70";
    private const string User = "usr_0199f2c81d5a7c3e8f0a4b6d2e1c9a71";

    // Long enough for a busy machine, and far shorter than any answer that never comes.
    private static readonly TimeSpan Blink = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(6);

    /// <summary>A receiver in good health, before it is started.</summary>
    protected abstract ErrorReceiver NewReceiver();

    /// <summary>A reporter that reports to the receiver.</summary>
    protected abstract RunningReporter Start(ErrorReceiver receiver, TimeProvider clock);

    protected ErrorReceiver Receiver { get; private set; } = null!;

    protected ShiftedTime Clock { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Receiver = NewReceiver();
        await Receiver.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public static TheoryData<Trouble> Troubles => [.. Enum.GetValues<Trouble>()];

    [Fact]
    public async Task A_report_arrives_with_all_by_which_one_finds_the_error()
    {
        using var activity = new Activity("request").Start();
        await using (var errors = Start())
        {
            errors.Reporter.Report(Thrown(new InvalidOperationException("The month is closed.", Thrown(new TimeoutException("No answer.")))),
                new(ErrorSource.Request, "POST /t/{tenant}/months/{month}") { TenantId = Tenant, UserId = User, Reference = "0199f2c81d5a7c3e8f0a4b6d2e1c9a70" });
        }

        var report = Assert.Single(Receiver.Received);
        Assert.Equal(["System.TimeoutException", "System.InvalidOperationException"], report.Types);
        Assert.Equal("The month is closed.", report.Message);
        Assert.Equal("POST /t/{tenant}/months/{month}", report.Operation);
        Assert.Equal((Tenant, User), (report.Tenant, report.User));
        Assert.Equal(activity.TraceId.ToString(), report.TraceId);
        Assert.Equal("0199f2c81d5a7c3e8f0a4b6d2e1c9a70", report.Reference);
        Assert.Contains(nameof(Thrown), report.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Nobody_waits_for_the_receiver_and_nothing_is_thrown(Trouble trouble)
    {
        Receiver.Trouble = trouble;
        var errors = Start();
        errors.Reporter.Report(Thrown(new InvalidOperationException()), new(ErrorSource.Job, "First"));
        if (trouble is not (Trouble.Absent or Trouble.SpeaksNonsense))
            await Receiver.Request(1);

        var watch = Stopwatch.StartNew();
        for (var number = 0; number < 1000; number++)
            errors.Reporter.Report(new InvalidOperationException(), new(ErrorSource.Job, $"Job{number}"));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Blink);

        watch.Restart();
        await errors.DisposeAsync();
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, LongestStop);
        errors.Reporter.Report(new InvalidOperationException(), new(ErrorSource.Job, "Late"));
    }

    [Theory]
    [InlineData(Trouble.Refuses)]
    [InlineData(Trouble.Fails)]
    [InlineData(Trouble.HangsUp)]
    public async Task When_the_trouble_is_over_reports_arrive_again(Trouble trouble)
    {
        Receiver.Trouble = trouble;
        await using var errors = Start();
        errors.Reporter.Report(new InvalidOperationException(), new(ErrorSource.Job, "Lost"));
        await Receiver.Request(trouble == Trouble.HangsUp ? 2 : 1);

        Receiver.Trouble = Trouble.None;
        errors.Reporter.Report(new InvalidOperationException(), new(ErrorSource.Job, "Found"));

        Assert.Contains(await Receiver.Receive(1), report => report.Operation == "Found");
    }

    [Fact]
    public async Task Nothing_is_lost_that_fits()
    {
        await using var errors = Start();
        for (var number = 0; number < 50; number++)
            errors.Reporter.Report(Thrown(new InvalidOperationException()), new(ErrorSource.Job, $"Job{number}"));

        var received = await Receiver.Receive(50);

        Assert.Equal(50, received.Select(report => report.Operation).Distinct().Count());
        Assert.Equal(50, received.Select(report => report.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_broken_connection_loses_nothing()
    {
        Receiver.HangUps = 1;
        await using var errors = Start();
        errors.Reporter.Report(new InvalidOperationException(), new(ErrorSource.Job, "EraseTenant"));

        Assert.Equal("EraseTenant", Assert.Single(await Receiver.Receive(1)).Operation);
    }

    [Fact]
    public async Task What_waits_at_the_end_is_sent()
    {
        var errors = Start();
        for (var number = 0; number < 20; number++)
            errors.Reporter.Report(Thrown(new InvalidOperationException()), new(ErrorSource.Job, $"Job{number}"));
        await errors.DisposeAsync();

        Assert.Equal(20, Receiver.Received.Count);
    }

    [Fact]
    public async Task A_storm_of_one_error_is_a_report_a_minute_that_says_how_many()
    {
        const int Errors = 10_000;
        await using (var errors = Start())
        {
            for (var number = 0; number < Errors; number++)
                errors.Reporter.Report(Thrown(new InvalidOperationException($"Number {number}")), new(ErrorSource.Request, "GET /pricing"));
            errors.Reporter.Report(Thrown(new InvalidOperationException()), new(ErrorSource.Request, "GET /other"));
        }

        Assert.Single(Receiver.Received, report => report.Operation == "GET /other");
        var storm = Receiver.Received.Where(report => report.Operation == "GET /pricing").ToList();
        Assert.Equal(2, storm.Count);
        Assert.Equal(Errors, storm.Sum(report => report.Occurrences));
    }

    [Fact]
    public async Task A_hundred_thousand_reports_take_no_more_memory_than_a_few()
    {
        Receiver.Trouble = Trouble.Hangs;
        var errors = Start();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Flood(errors.Reporter);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20_000_000);
        await errors.DisposeAsync();
    }

    [Fact]
    public async Task Many_threads_report_at_once()
    {
        await using (var errors = Start())
        {
            Parallel.For(0, 80, number => errors.Reporter.Report(Thrown(new InvalidOperationException()), new(ErrorSource.Job, $"Job{number}")));
        }

        Assert.Equal(80, Receiver.Received.Count);
    }

    public static TheoryData<string, string> Secrets => new()
    {
        { "No account for camille.dupont@example.com.", "camille.dupont" },
        { "No account for Zoë.Ōé@exämple.fr today", "exämple" },
        { "https://app.example.com/sign-in?email=ann%40example.com&code=12345678#x", "ann%40" },
        { "https://app.example.com/sign-in?email=ann%40example.com&code=12345678#x", "12345678" },
        { "Code 12345678 was refused", "12345678" },
        { "GET /t/alpha/join/x0Zk3v8QmYb1PpR7sT5uW9aC2dE4fG6h failed", "x0Zk3v8QmYb1PpR7sT5uW9aC2dE4fG6h" },
        { "/unsubscribe/AbCdEfGhIjKlMnOpQrStUvWxYz0", "AbCdEfGhIjKlMnOp" },
        { "Host=db.internal;Username=app;Password=hunter2;Database=x", "hunter2" },
        { "Host=db.internal;Username=app;Password='hun ter2';Database=x", "ter2" },
        { "Host=db.internal;Username=app;Pwd=hunter2;Database=x", "db.internal" },
        { "postgres://app:hunter2@db.internal/x", "hunter2" },
        { "Authorization: Bearer abc.def.ghi", "abc.def" },
        { "Authorization: Basic YTpi\r\nAccept: */*", "YTpi" },
        { "Cookie: session=opaque-ticket; other=def", "opaque-ticket" },
        { "Set-Cookie: session=opaque-ticket; HttpOnly", "opaque-ticket" },
        { "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "eyJzdWIi" },
        { "api_key=shortkey1", "shortkey1" },
        { "key was sk_live_" + "51HxYzAbCdEfGhIjKl0", "51HxYz" },
        { "Connection from 203.0.113.77 refused", "203.0.113.77" },
        { "Connection from 2001:db8::1:2 refused", "2001:db8" },
        { "Connection from [2001:db8:0:1:2:3:4:5]:443 refused", "2001:db8" },
        { "Call +33 6 12 34 56 78 now", "34 56" },
        { "Card 4111 1111 1111 1111 declined", "1111 1111" },
        { "IBAN FR76 3000 6000 0112 3456 7890 189", "6000 0112" },
        { "23505: duplicate key value violates unique constraint \"ix_user_email\"\n\nDETAIL: Key (normalized_email)=(ANN WITH A (BRACKET) X) already exists.", "BRACKET" },
        { "DETAIL: Failing row contains (1, Ann Smith, 12 Main Street).", "Ann Smith" },
        { "The name 'Camille Dupont' is taken", "Camille" },
        { "Le nom « Camille Dupont » est pris", "Camille" },
        { "Unexpected “Camille Dupont”", "Camille" },
        { "password: hunter2", "hunter2" },
        { "{\"password\":\"hunter2\",\"x\":1}", "hunter2" },
        { "name=\"unterminated Camille@example.com", "Camille@" },
        { new string('x', 15_990) + " camille@example.com", "camille" },
        { string.Concat(Enumerable.Repeat("a@", 20_000)), "a@a" },
        { "half \uD800 of a character camille@example.com", "camille" },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public async Task What_is_about_a_person_or_opens_a_door_stays_here(string message, string secret)
    {
        await using (var errors = Start())
        {
            errors.Reporter.Report(Thrown(new InvalidOperationException(message, new InvalidDataException(message))), new(ErrorSource.Request, $"GET {message}")
            {
                Tags = new Dictionary<string, string> { ["about"] = message },
            });
        }

        Assert.DoesNotContain(secret, Assert.Single(Receiver.Received).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("The input string 'Camille' was not in a correct format.")]
    public async Task What_a_parser_quotes_stays_here(string message)
    {
        await using (var errors = Start())
            errors.Reporter.Report(new FormatException(message), new(ErrorSource.Job, "Import"));

        Assert.DoesNotContain("Camille", Assert.Single(Receiver.Received).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42501: permission denied for table \"person\"")]
    [InlineData("Unable to cast object of type 'System.String' to type 'SaasStarter.Backbone.Tenancy.Tenant'.")]
    [InlineData("Tenant ten_0199f2c81d5a7c3e8f0a4b6d2e1c9a70 has gone")]
    [InlineData("Row 0199f2c8-1d5a-7c3e-8f0a-4b6d2e1c9a70 has gone")]
    [InlineData("It's 3 of 20 that didn't answer within 00:00:30")]
    [InlineData("Value cannot be null. (Parameter 'tenant')")]
    [InlineData("The response ended prematurely, HTTP/1.1 502 at /t/{tenant}/members")]
    public async Task What_one_needs_to_find_the_error_is_kept(string message)
    {
        await using (var errors = Start())
            errors.Reporter.Report(new InvalidOperationException(message), new(ErrorSource.Job, "Import"));

        Assert.Equal(message, Assert.Single(Receiver.Received).Message);
    }

    public static IEnumerable<TheoryDataRow<string>> Hostile() => Exceptions().Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task No_exception_is_too_strange_to_be_reported(string name)
    {
        await using (var errors = Start())
        {
            errors.Reporter.Report(Exceptions()[name], new(ErrorSource.Job, "Strange"));
            errors.Reporter.Report(new InvalidOperationException("Next."), new(ErrorSource.Job, "Next"));
        }

        Assert.Equal(["Strange", "Next"], Receiver.Received.Select(report => report.Operation));
    }

    protected RunningReporter Start() => Start(Receiver, Clock);

    /// <summary>With a stack.</summary>
    protected static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
    }

    private static Dictionary<string, Exception> Exceptions() => new()
    {
        ["a message that fails"] = Thrown(new FailingException()),
        ["no message"] = new InvalidOperationException(null),
        ["a megabyte"] = new InvalidOperationException(new string('é', 1_000_000)),
        ["control characters"] = new InvalidOperationException("\0\u0001\u001b[31m\r\n\u202E"),
        ["half of a character"] = new InvalidOperationException("\uD800"),
        ["a thousand causes in a row"] = Enumerable.Range(0, 1000).Aggregate(new InvalidOperationException("0"), (inner, number) => new($"{number}", inner)),
        ["a thousand causes at once"] = new AggregateException(Enumerable.Range(0, 1000).Select(number => Thrown(new InvalidOperationException($"{number}")))),
        ["a deep stack"] = Deep(2000),
    };

    private static InvalidOperationException Deep(int depth)
    {
        try
        {
            Descend(depth);
            throw new InvalidOperationException();
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Descend(int depth) => depth == 0 ? throw new InvalidOperationException("Deep") : Descend(depth - 1) + 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Flood(IErrorReporter reporter)
    {
        for (var number = 0; number < 100_000; number++)
        {
            var exception = new InvalidOperationException();
            exception.Data["ballast"] = new byte[10_000];
            reporter.Report(exception, new(ErrorSource.Job, $"Job{number}"));
        }
    }

    private sealed class FailingException : Exception
    {
        public override string Message => throw new InvalidOperationException("Not even this.");
    }
}

/// <summary>A reporter with what ends it.</summary>
public sealed record RunningReporter(IErrorReporter Reporter, IAsyncDisposable Owner) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Owner.DisposeAsync();
}
