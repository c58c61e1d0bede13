using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Cellar;

/// <summary>
/// What a page reads does not grow with the ledger. Told by the buffers that PostgreSQL touches, which are the same on every machine; the benchmark measures the
/// time at a million legs.
/// </summary>
public sealed partial class LargeCellarTests(TestApplication app) : IClassFixture<TestApplication>
{
    // What each command begins with: for which tenant and person it is.
    private const string Announcement = "select set_config(";

    [Fact]
    public async Task Each_page_reads_as_much_of_seventy_thousand_legs_as_of_seven_thousand()
    {
        var small = await Grow("small", operations: 2_500);
        var large = await Grow("large", operations: 25_000);
        await app.Sql(TestDatabase.Superuser, "analyze");
        var grown = new List<string>();

        foreach (var page in new[] { "cellar", "cellar/stock", "cellar/journal", "cellar/harvests", "container", "lot" })
        {
            var (few, many) = (await BuffersOf(small, page), await BuffersOf(large, page));
            TestContext.Current.TestOutputHelper?.WriteLine($"{page}: {few} and {many} buffers");
            if (many > 2 * few)
                grown.Add($"{page} reads {few} buffers of a small cellar and {many} of a large one.");
        }

        Assert.Empty(grown);
    }

    // A cellar as its own use cases make it, and then many operations more by one statement.
    private async Task<(TestCellar Cellar, TestVisitor Owner)> Grow(string name, int operations)
    {
        var owner = await app.SignUp($"{name}@large.example");
        var cellar = await TestCellar.Create(app, await app.CreateTenant(owner, name), owner);
        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 8000, "60", cellar.Today));
        await using var connection = await app.Database.Connect(TestDatabase.Superuser);
        await using var command = new NpgsqlCommand(LargeCellar.Sql, connection) { Parameters = { new("tenant", cellar.Tenant.Id.Value), new("operations", operations) } };
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return (cellar, owner);
    }

    private async Task<int> BuffersOf((TestCellar Cellar, TestVisitor Owner) who, string page)
    {
        var (cellar, owner) = who;
        var path = page switch
        {
            "container" => $"cellar/containers/{cellar.Container("Tank 1")}",
            "lot" => $"cellar/lots/{(await cellar.StoryOf("Tank 1")).Lot.Id}",
            _ => page,
        };
        var statements = new ConcurrentQueue<NpgsqlCommand>();
        using (Listen(cellar, statements))
            Assert.Equal(System.Net.HttpStatusCode.OK, (await owner.Get(cellar.Tenant.Path(path))).Status);
        Assert.NotEmpty(statements);
        var total = 0;
        foreach (var statement in statements)
            total += await Explain(cellar, statement);
        return total;
    }

    private async Task<int> Explain(TestCellar cellar, NpgsqlCommand statement)
    {
        await using var connection = await app.Database.Connect(DatabaseRoles.Application);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var announce = new NpgsqlCommand("select set_config('app.tenant_id', $1, true)", connection) { Parameters = { new() { Value = cellar.Tenant.Id.Value.ToString() } } })
            await announce.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        statement.CommandText = $"explain (analyze, buffers, timing off, summary off) {statement.CommandText}";
        statement.Connection = connection;
        var plan = new List<string>();
        await using (var reader = await statement.ExecuteReaderAsync(TestContext.Current.CancellationToken))
        {
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
                plan.Add(reader.GetString(0));
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', plan));
        // The first line is the whole statement's; what planning reads is another matter.
        var line = plan.TakeWhile(line => !line.StartsWith("Planning", StringComparison.Ordinal)).FirstOrDefault(line => line.Contains("Buffers: shared", StringComparison.Ordinal));
        return line is null ? 0 : Pages().Matches(line).Sum(pages => int.Parse(pages.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    // What the context of the cellar asks for this tenant. Other tests run at the same time.
    private static Listening Listen(TestCellar cellar, ConcurrentQueue<NpgsqlCommand> statements) => new(happened =>
    {
        if (happened is not CommandExecutedEventData { Context: CellarDb, Command: NpgsqlCommand command } || !command.CommandText.StartsWith(Announcement, StringComparison.Ordinal)
            || command.Parameters["__tenant"].Value as string != cellar.Tenant.Id.Value.ToString())
        {
            return;
        }
        var copy = command.Clone();
        copy.CommandText = copy.CommandText[(copy.CommandText.IndexOf(';', StringComparison.Ordinal) + 1)..];
        foreach (var announced in copy.Parameters.Where(parameter => parameter.ParameterName.StartsWith("__", StringComparison.Ordinal)).ToArray())
            copy.Parameters.Remove(announced);
        copy.Connection = null;
        statements.Enqueue(copy);
    });

    private sealed class Listening : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly ConcurrentBag<IDisposable> _subscriptions = [];
        private readonly Action<object?> _next;

        public Listening(Action<object?> next)
        {
            _next = next;
            _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
                _subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value) => _next(value.Value);

        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void Dispose()
        {
            foreach (var subscription in _subscriptions)
                subscription.Dispose();
        }
    }

    [GeneratedRegex("(?:hit|read)=([0-9]+)")]
    private static partial Regex Pages();
}
