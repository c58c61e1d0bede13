using System.Text.Json;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Backbone.Webhooks;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Webhooks;

/// <summary>What becomes of an event on its way to an endpoint.</summary>
public sealed class DeliveryTests(WebhookApplication app) : IClassFixture<WebhookApplication>
{
    private static readonly DateTimeOffset Noon = new(2030, 5, 17, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_event_is_sent_when_its_command_commits_to_whoever_asked_for_it()
    {
        using var receiver = Receiver.Start();
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        var endpoint = await app.Listen(team.Tenant, receiver.Url, "member.invited", "member.role_changed");
        await app.Listen(other.Tenant, receiver.Url, "member.invited");

        await app.Send(new InviteMember("first.invited@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        Assert.NotNull((await app.Send(new InviteMember("first.invited@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner)).Problem);
        await app.Send(new ChangeRole(await team.MembershipOf(team.Member), Role.Viewer), team.Tenant, team.Owner, Role.Owner);
        await app.Send(new RemoveMember(await team.MembershipOf(team.Viewer)), team.Tenant, team.Owner, Role.Owner);
        var received = await WebhookApplication.Until(receiver, 2);

        var events = received.Select(message => JsonDocument.Parse(message.Body).RootElement).ToLookup(message => message.GetProperty("type").GetString()!);
        Assert.Equal(["member.invited", "member.role_changed"], events.Select(kind => kind.Key).Order());
        Assert.Equal("first.invited@example.com", events["member.invited"].Single().GetProperty("data").GetProperty("email").GetString());
        var changed = events["member.role_changed"].Single().GetProperty("data");
        Assert.Equal(("member", "viewer"), (changed.GetProperty("formerRole").GetString(), changed.GetProperty("member").GetProperty("role").GetString()));
        Assert.StartsWith("mem_", changed.GetProperty("member").GetProperty("id").GetString(), StringComparison.Ordinal);
        await JobApplication.Until(async () => (await app.Deliveries(team.Tenant, endpoint)).All(delivery => delivery.State == DeliveryState.Delivered), "both are delivered");
        Assert.Equal(2, (await app.Deliveries(team.Tenant, endpoint)).Count);
        Assert.Equal(2, receiver.All.Count);
    }

    [Fact]
    public async Task What_fails_is_tried_again_after_15_seconds_1_minute_5_15_1_hour_and_24_and_then_given_up()
    {
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, "http://127.0.0.1:9/");
        var delivery = await app.Pretend(team.Tenant, endpoint);
        var pauses = new List<TimeSpan>();

        for (var number = 1; number <= 7; number++)
        {
            await app.Send(new RecordAttempt(delivery, number, new(Noon, 503, AttemptFailure.Refused)), team.Tenant);
            // Told twice by a node that came too late, it counts once.
            await app.Send(new RecordAttempt(delivery, number, new(Noon, 503, AttemptFailure.Refused)), team.Tenant);
            var rows = await app.Sql(TestDatabase.Superuser, $"select run_at from backbone.job where unique_key = '{delivery} {number + 1}'");
            pauses.AddRange(rows.Select(row => (DateTime)row[0]! - Noon.UtcDateTime));
        }

        Assert.Equal([TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(24)], pauses);
        var ended = Assert.Single(await app.Deliveries(team.Tenant, endpoint));
        Assert.Equal((DeliveryState.Failed, 7, 503), (ended.State, ended.Attempts, ended.Last!.Status));
    }

    [Fact]
    public async Task What_arrives_at_the_second_attempt_is_delivered()
    {
        var answers = 0;
        using var receiver = Receiver.Start((received, stream, cancellationToken) =>
            Receiver.Status(Interlocked.Increment(ref answers) == 1 ? 500 : 200)(received, stream, cancellationToken));
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, receiver.Url);

        await app.Send(new InviteMember("second.attempt@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        await JobApplication.Until(async () => await app.Deliveries(team.Tenant, endpoint) is [{ Attempts: 1 }], "the first attempt has failed");
        Assert.Equal(DeliveryState.Waiting, (await app.Deliveries(team.Tenant, endpoint))[0].State);
        await app.Sql(TestDatabase.Superuser, $"update backbone.job set run_at = now() where type = 'DeliverWebhook' and state = 'Scheduled' and tenant_id = '{team.Tenant.Id.Value}'");
        await JobApplication.Until(async () => await app.Deliveries(team.Tenant, endpoint) is [{ State: DeliveryState.Delivered, Attempts: 2 }], "the second arrives");

        Assert.Equal(receiver.All[0].Headers["webhook-id"], receiver.All[1].Headers["webhook-id"]);
    }

    [Fact]
    public async Task An_endpoint_that_fails_for_three_days_is_deactivated_and_those_who_manage_it_are_told()
    {
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, "http://127.0.0.1:9/");
        var (first, second, waiting) = (await app.Pretend(team.Tenant, endpoint), await app.Pretend(team.Tenant, endpoint), await app.Pretend(team.Tenant, endpoint));

        await app.Send(new RecordAttempt(first, 1, new(Noon, null, AttemptFailure.Unreachable)), team.Tenant);
        await app.Send(new RecordAttempt(first, 2, new(Noon.AddDays(3).AddSeconds(-1), null, AttemptFailure.Unreachable)), team.Tenant);
        Assert.Equal(EndpointState.Active, await StateOf(team, endpoint));
        await app.Send(new RecordAttempt(second, 1, new(Noon.AddDays(3), null, AttemptFailure.Unreachable)), team.Tenant);

        Assert.Equal(EndpointState.Deactivated, await StateOf(team, endpoint));
        Assert.All(await app.Deliveries(team.Tenant, endpoint), delivery => Assert.Equal(DeliveryState.Failed, delivery.State));
        var told = await app.Sql(TestDatabase.Superuser, $"select person_id from backbone.notification where kind = 'webhook-deactivated' and tenant_id = '{team.Tenant.Id.Value}'");
        Assert.Equal(new[] { team.Owner, team.Admin }.Select(person => person.Person!.Id.Value).Order(), told.Select(row => (Guid)row[0]!).Order());
        Assert.Contains("deactivated", (await app.Mail.To(team.Admin.Person!.Email)).Text, StringComparison.Ordinal);
        await app.Send(new InviteMember("after.the.end@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        Assert.Equal(3, (await app.Deliveries(team.Tenant, endpoint)).Count);
        await app.Send(new ResumeWebhookEndpoint(endpoint), team.Tenant);
        Assert.Equal(EndpointState.Active, await StateOf(team, endpoint));
        Assert.Equal(DeliveryState.Failed, (await app.Deliveries(team.Tenant, endpoint)).Single(delivery => delivery.Id == waiting).State);
    }

    [Fact]
    public async Task A_success_in_between_lets_the_three_days_begin_anew_and_an_endpoint_that_says_that_it_is_gone_has_none()
    {
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, "http://127.0.0.1:9/");
        var (first, second, third) = (await app.Pretend(team.Tenant, endpoint), await app.Pretend(team.Tenant, endpoint), await app.Pretend(team.Tenant, endpoint));

        await app.Send(new RecordAttempt(first, 1, new(Noon, 500, AttemptFailure.Refused)), team.Tenant);
        await app.Send(new RecordAttempt(second, 1, new(Noon.AddDays(2), 200, null)), team.Tenant);
        await app.Send(new RecordAttempt(first, 2, new(Noon.AddDays(4), 500, AttemptFailure.Refused)), team.Tenant);
        Assert.Equal(EndpointState.Active, await StateOf(team, endpoint));
        await app.Send(new RecordAttempt(third, 1, new(Noon.AddDays(4), 410, AttemptFailure.Refused)), team.Tenant);

        Assert.Equal(EndpointState.Deactivated, await StateOf(team, endpoint));
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_paused_endpoint_and_what_waited_goes_on_when_it_is_resumed()
    {
        using var receiver = Receiver.Start();
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, receiver.Url);
        await app.Send(new PauseWebhookEndpoint(endpoint), team.Tenant);
        await app.Send(new InviteMember("while.paused@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        var waiting = await app.Pretend(team.Tenant, endpoint);
        var job = await JobApplication.InScope(app.Services, team.Tenant, jobs => jobs.Enqueue(new DeliverWebhook(waiting, endpoint, 1), new(), CancellationToken.None));

        await JobApplication.Until(async () => (string)(await app.Sql(TestDatabase.Superuser, $"select state from backbone.job where id = '{job.Value}'"))[0][0]! == "Scheduled", "it is put off");
        Assert.Equal(0, (int)(await app.Sql(TestDatabase.Superuser, $"select attempt from backbone.job where id = '{job.Value}'"))[0][0]!);
        Assert.Equal(0, receiver.Connections);
        await app.Send(new ResumeWebhookEndpoint(endpoint), team.Tenant);
        await app.Sql(TestDatabase.Superuser, $"update backbone.job set run_at = now() where id = '{job.Value}'");
        await WebhookApplication.Until(receiver);

        Assert.Equal(waiting, Assert.Single(await app.Deliveries(team.Tenant, endpoint)).Id);
    }

    [Fact]
    public async Task T35_Endpoints_of_one_tenant_that_hang_hold_up_nobody_elses_deliveries()
    {
        using var hanging = Receiver.Start(Receiver.Never);
        using var receiver = Receiver.Start();
        var (alpha, beta) = (await TestTeam.Create(app), await TestTeam.Create(app));
        var slow = new List<Id<WebhookEndpoint>>();
        for (var number = 0; number < 8; number++)
            slow.Add(await app.Listen(alpha.Tenant, hanging.Url));
        for (var number = 0; number < 12; number++)
            await app.Send(new InviteMember($"flood{number}@example.com", Role.Member), alpha.Tenant, alpha.Owner, Role.Owner);
        await app.Listen(beta.Tenant, receiver.Url);
        await JobApplication.Until(() => Task.FromResult(hanging.Connections >= DeliverWebhook.Concurrency / 2), "as much hangs as may");
        var begun = TimeProvider.System.GetTimestamp();

        await app.Send(new InviteMember("quick@example.com", Role.Member), beta.Tenant, beta.Owner, Role.Owner);
        await WebhookApplication.Until(receiver);

        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, WebhookSender.Limit - TimeSpan.FromSeconds(1));
        foreach (var endpoint in slow)
            await app.Send(new DeleteWebhookEndpoint(endpoint), alpha.Tenant);
    }

    [Fact]
    public void Four_deliveries_to_one_endpoint_are_under_way_at_a_time_and_the_others_take_turns()
    {
        var clock = new ShiftedTime();
        var room = new DeliveryRoom(clock);
        var (one, other) = (Id<WebhookEndpoint>.New(), Id<WebhookEndpoint>.New());
        var places = Enumerable.Range(0, DeliveryRoom.PerEndpoint).Select(_ => room.Enter(one, out TimeSpan _)).ToList();

        Assert.All(places, Assert.NotNull);
        Assert.Null(room.Enter(one, out var first));
        Assert.Null(room.Enter(one, out var second));
        Assert.True(second > first, $"The second waits for {second}, the first for {first}.");
        Assert.NotNull(room.Enter(other, out TimeSpan _));
        places[0]!.Dispose();
        places[0]!.Dispose();
        Assert.NotNull(room.Enter(one, out TimeSpan _));
        Assert.Null(room.Enter(one, out TimeSpan _));
    }

    [Fact]
    public async Task Old_deliveries_go_by_themselves()
    {
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, "http://127.0.0.1:9/");
        var (old, young) = (await app.Pretend(team.Tenant, endpoint), await app.Pretend(team.Tenant, endpoint));
        await app.Sql(TestDatabase.Superuser, $"update backbone.webhook_delivery set created_at = now() - interval '31 days' where id = '{old.Value}'");

        await app.Send(new Backbone.Privacy.ApplyRetention(), team.Tenant);

        Assert.Equal(young, Assert.Single(await app.Deliveries(team.Tenant, endpoint)).Id);
    }

    private async Task<EndpointState> StateOf(TestTeam team, Id<WebhookEndpoint> endpoint) => (await app.Send(new ShowWebhookEndpoint(endpoint), team.Tenant)).Value.Endpoint.State;
}
