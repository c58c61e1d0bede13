using System.Collections.Concurrent;
using System.Globalization;

namespace SaasStarter.Tests.Billing;

/// <summary>Two hundred lives that nobody thought of. To live one again: <c>LIFE_SEED=4711 LIVES=1</c>.</summary>
public sealed class RandomLifeTests(LifecycleProduct product) : IClassFixture<LifecycleProduct>
{
    private const int AtOnce = 40;

    [Fact(Timeout = 300_000)]
    public async Task Whatever_happens_in_whatever_order_access_follows_what_is_known_and_what_is_known_becomes_what_is()
    {
        var lives = int.Parse(Environment.GetEnvironmentVariable("LIVES") ?? "200", CultureInfo.InvariantCulture);
        var first = int.Parse(Environment.GetEnvironmentVariable("LIFE_SEED") ?? Random.Shared.Next(1_000_000).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var troubles = new ConcurrentBag<string>();
        await using var stripe = new TroubledStripe(product);

        await Parallel.ForEachAsync(Enumerable.Range(first, lives), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, _) =>
        {
            if (await new RandomLife(product, stripe, seed).Live() is { } trouble)
                troubles.Add(trouble);
        });

        Assert.True(troubles.IsEmpty, $"{troubles.Count} of {lives} lives went wrong.\n{string.Join("\n", troubles.Take(5))}");
        var (questions, failures) = stripe.Count;
        Assert.InRange((double)failures / questions, 0.05, 0.15);
    }
}
