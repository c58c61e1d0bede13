using System.Text.Json;
using SaasStarter.Cellar.Operations;
using SaasStarter.Tests.Memberships;
using SaasStarter.Tests.Webhooks;

namespace SaasStarter.Tests.Cellar;

/// <summary>What the module tells those who listen to its events.</summary>
public sealed class EventTests(WebhookApplication app) : IClassFixture<WebhookApplication>
{
    [Fact]
    public async Task An_operation_is_told_to_who_listens_from_the_modules_own_transaction()
    {
        using var receiver = Receiver.Start();
        var team = await TestTeam.Create(app);
        await app.Listen(team.Tenant, receiver.Url, "cellar.operation.recorded");
        var cellar = await TestCellar.Create(app, team.Tenant, team.Owner);

        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 5000, "40", cellar.Today));

        var message = JsonDocument.Parse((await WebhookApplication.Until(receiver))[0].Body).RootElement;
        Assert.Equal(("cellar.operation.recorded", "harvest"), (message.GetProperty("type").GetString(), message.GetProperty("data").GetProperty("kind").GetString()));
        Assert.Equal(0, message.GetProperty("data").GetProperty("movements").EnumerateArray().Sum(movement => movement.GetProperty("volumeMl").GetInt64()));
    }
}
