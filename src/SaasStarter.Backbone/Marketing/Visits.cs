using System.Security.Cryptography;
using System.Text;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Marketing;

/// <summary>
/// Counts visitors in memory. A visitor is a keyed hash of network and browser; the key is random, lives a day, and exists nowhere else, so that a hash says
/// nothing of anybody, and nothing of the same person tomorrow. Sums are all that is stored. What a node counted since its last write is lost when it dies, and
/// somebody whom two nodes served counts twice.
/// </summary>
internal sealed class Visits(Databases databases, TimeProvider time)
{
    // Beyond, views are counted and visitors are not: memory has a bound.
    private const int MostVisitors = 200_000;

    private readonly Lock _lock = new();
    private readonly HashSet<(string Page, UInt128 Visitor)> _seen = [];
    private readonly Dictionary<(DateOnly Day, string Page), (int Visitors, int Views)> _counts = [];
    private byte[] _key = [];
    private DateOnly _day;

    /// <summary>Counts one look at a page.</summary>
    /// <param name="page">The page's address, one of the product's own.</param>
    /// <param name="network">From where.</param>
    /// <param name="browser">With what.</param>
    public void Count(string page, string network, string browser)
    {
        lock (_lock)
        {
            BeginDay(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
            var hash = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{network}\n{browser}"));
            var visitor = new UInt128(BitConverter.ToUInt64(hash, 0), BitConverter.ToUInt64(hash, 8));
            foreach (var counted in new[] { page, VisitDay.WholeSite })
            {
                var count = _counts.GetValueOrDefault((_day, counted));
                var isNew = _seen.Count < MostVisitors && _seen.Add((counted, visitor));
                _counts[(_day, counted)] = (count.Visitors + (isNew ? 1 : 0), count.Views + 1);
            }
        }
    }

    /// <summary>Adds what was counted since the last time to the sums of the days.</summary>
    public async Task Write(CancellationToken cancellationToken)
    {
        KeyValuePair<(DateOnly Day, string Page), (int Visitors, int Views)>[] counts;
        lock (_lock)
        {
            counts = [.. _counts];
            _counts.Clear();
        }
        if (counts.Length == 0)
            return;
        await using var command = databases.Accounts.CreateCommand("""
            insert into accounts.visit_day as stored (day, page, visitors, views)
            select day, page, visitors, views from unnest($1, $2, $3, $4) as counted (day, page, visitors, views) order by day, page
            on conflict (day, page) do update set visitors = stored.visitors + excluded.visitors, views = stored.views + excluded.views
            """);
        command.Add<DateOnly[]>([.. counts.Select(count => count.Key.Day)]);
        command.Add<string[]>([.. counts.Select(count => count.Key.Page)]);
        command.Add<int[]>([.. counts.Select(count => count.Value.Visitors)]);
        command.Add<int[]>([.. counts.Select(count => count.Value.Views)]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private void BeginDay(DateOnly day)
    {
        if (day == _day)
            return;
        _day = day;
        _key = RandomNumberGenerator.GetBytes(32);
        _seen.Clear();
    }
}
