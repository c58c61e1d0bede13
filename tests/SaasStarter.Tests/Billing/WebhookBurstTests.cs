using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>A thousand events at a process that is killed.</summary>
public sealed class WebhookBurstTests(TestCluster cluster)
{
    private const int Events = 1000;

    [Fact]
    public async Task What_a_killed_process_acknowledged_is_there_and_each_event_takes_effect_once()
    {
        await using var burst = await WebhookBurst.Begin(cluster);
        await burst.StartProduct();
        var sending = burst.Send(WebhookBurst.Events("killed", Events));

        await burst.Reached(Events * 2 / 5);
        await burst.Kill();
        // What was answered before the process died, and nothing of it is lost.
        var acknowledged = burst.Acknowledged;
        Assert.InRange(acknowledged.Count, Events * 2 / 5, Events - 1);
        Assert.Empty(acknowledged.Except(await Stored(burst)));
        await burst.StartProduct();
        await sending;

        Assert.Equal(WebhookBurst.Events("killed", Events).Select(one => one.Id), (await Stored(burst)).Order(StringComparer.Ordinal));
        burst.Report();
        await burst.Applied(Events);
        Assert.Equal([(long)Events, (long)Events], (await burst.Database.Sql(TestDatabase.Superuser,
            "select count(*), count(distinct about) from backbone.job where type = 'ApplyStripeEvent' and state = 'Succeeded'"))[0]);
        Assert.Equal([(long)Events / 5, (long)Events / 5], (await burst.Database.Sql(TestDatabase.Superuser,
            "select count(*), count(distinct about) from backbone.billing_notice where kind = 'Refunded'"))[0]);
    }

    private static async Task<IReadOnlyList<string>> Stored(WebhookBurst burst) =>
        [.. (await burst.Database.Sql(TestDatabase.Superuser, "select id from backbone.stripe_event")).Select(row => (string)row[0]!)];
}

/// <summary>How fast a thousand events are acknowledged, when nothing else runs.</summary>
[Collection(nameof(Measurements))]
public sealed class WebhookBurstMeasurement(TestCluster cluster)
{
    private const int Events = 1000;
    private const int Warm = 400;

    [Fact]
    public async Task Ninety_nine_of_a_hundred_answers_come_within_a_quarter_of_a_second()
    {
        await using var burst = await WebhookBurst.Begin(cluster);
        await burst.StartProduct();
        // A product that has been running for a while: its code is compiled, and the last burst is worked off.
        await burst.Send(WebhookBurst.Events("warm", Warm));
        await burst.Applied(Warm);
        burst.Forget();

        await burst.Send(WebhookBurst.Events("burst", Events));

        Assert.InRange(burst.Report(), TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
    }
}
