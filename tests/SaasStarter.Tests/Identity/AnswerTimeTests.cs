using System.Diagnostics;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

/// <summary>The product with passwords hashed as in production.</summary>
public sealed class SlowlyHashingApplication(TestCluster cluster) : TestApplication(cluster)
{
    protected override bool HashesSlowly => true;
}

/// <summary>Whether an address has an account is not told by the time that an answer takes.</summary>
[Collection(nameof(Measurements))]
public sealed class AnswerTimeTests(SlowlyHashingApplication app) : IClassFixture<SlowlyHashingApplication>
{
    private const int WarmUps = 3;
    private const int Runs = 15;

    [Theory]
    [InlineData("/sign-up")]
    [InlineData("/sign-in")]
    [InlineData("/sign-in/code")]
    [InlineData("/forgot-password")]
    public async Task An_address_with_account_is_answered_as_fast_as_one_without(string path)
    {
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var run = 0; run < WarmUps + Runs; run++)
        {
            var name = $"run{run}{path.Replace('/', '-')}";
            await app.SignUp($"{name}@example.com");
            // Each is the first of the two as often as the second.
            if (run % 2 == 0)
                known.Add(await Time(path, $"{name}@example.com"));
            unknown.Add(await Time(path, $"{name}@example.org"));
            if (run % 2 == 1)
                known.Add(await Time(path, $"{name}@example.com"));
        }

        var ratio = Median(known) / Median(unknown);
        Assert.True(ratio is > 0.67 and < 1.5, $"{path}: {Median(known):0.0} ms with account, {Median(unknown):0.0} ms without");
    }

    private async Task<double> Time(string path, string email)
    {
        var visitor = app.Visitor();
        var fields = EnumerationTests.Fields(path, email);
        await visitor.Open(path);
        var watch = Stopwatch.StartNew();
        await visitor.Forge(path, fields);
        var time = watch.Elapsed.TotalMilliseconds;
        if (path != "/sign-in")
            await app.Mail.To(email); // Written after the answer, and not while the next one is measured.
        return time;
    }

    private static double Median(List<double> values) => values.Skip(WarmUps).Order().ElementAt(Runs / 2);
}
