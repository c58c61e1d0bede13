using System.Net;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Backbone.Webhooks;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Webhooks;

/// <summary>What people see of their endpoints, and what they do with them.</summary>
public sealed class WebhookPageTests(WebhookApplication app) : IClassFixture<WebhookApplication>
{
    [Fact]
    public async Task An_endpoint_is_added_shows_its_secret_and_is_in_the_list()
    {
        var team = await TestTeam.Create(app);
        app.Hosts.Add("hooks.example.com", ["93.184.215.14"]);
        Assert.Contains("No endpoint yet", (await team.Owner.Open(team.Path("webhooks"))).Text, StringComparison.Ordinal);
        await team.Owner.Open(team.Path("webhooks/new"));

        var added = await team.Owner.Post(team.Path("webhooks/new"),
            ("Url", "https://hooks.example.com/in?a=1"), ("Description", "The stock"), ("Events", "member.joined"), ("Events", "subscription.changed"));

        Assert.Contains("/secret", added.Path, StringComparison.Ordinal);
        Assert.Matches("whsec_[A-Za-z0-9+/]{43}=", added.Text);
        var list = await team.Owner.Get(team.Path("webhooks"));
        Assert.Contains("https://hooks.example.com/in?a=1", list.Text, StringComparison.Ordinal);
        Assert.Contains("The stock", list.Text, StringComparison.Ordinal);
        var row = (await app.Sql(TestDatabase.Superuser, $"select event_types, secret from backbone.webhook_endpoint where tenant_id = '{team.Tenant.Id.Value}'"))[0];
        Assert.Equal(["member.joined", "subscription.changed"], (string[])row[0]!);
        Assert.DoesNotContain("whsec_", (string)row[1]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://10.0.0.1/", "cannot be reached from the internet")]
    [InlineData("https://inside.example.com/", "cannot be reached from the internet")]
    [InlineData("https://nobody.example.com/", "cannot be reached from the internet")]
    [InlineData("https://metadata.google.internal/", "cannot be reached from the internet")]
    [InlineData("http://hooks.example.com/", "has to begin with https://")]
    [InlineData("https://hooks.example.com:22/", "one of these ports")]
    [InlineData("https://user:secret@hooks.example.com/", "Leave user name, password")]
    [InlineData("somewhere", "Give a whole address")]
    public async Task T43_What_leads_inside_is_refused_when_it_is_saved_and_nothing_that_was_typed_is_lost(string url, string why)
    {
        var team = await TestTeam.Create(app);
        app.Hosts.Add("inside.example.com", ["93.184.215.14", "192.168.1.1"]).Add("hooks.example.com", ["93.184.215.14"]);
        await team.Owner.Open(team.Path("webhooks/new"));

        var refused = await team.Owner.Post(team.Path("webhooks/new"), ("Url", url), ("Description", "Kept"), ("Events", "member.joined"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(why, refused.Text, StringComparison.Ordinal);
        var form = refused.Form(team.Path("webhooks/new"));
        Assert.Equal((url, "Kept"), (form.ValueOf("Url"), form.ValueOf("Description")));
        Assert.Contains(("Events", "member.joined"), form.Defaults());
        Assert.Equal(0, await team.Count("webhook_endpoint"));
    }

    [Fact]
    public async Task T43_A_change_is_checked_like_a_new_one()
    {
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, "http://127.0.0.1:9/");
        await team.Owner.Open(team.Path($"webhooks/{endpoint}"));

        var refused = await team.Owner.Post(team.Path($"webhooks/{endpoint}/change"), ("Url", "https://169.254.169.254/"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        await team.Owner.Open(team.Path($"webhooks/{endpoint}"));
        await team.Owner.Post(team.Path($"webhooks/{endpoint}/change"), ("Url", "http://127.0.0.1:10/"), ("Description", "Moved"), ("Events", "member.removed"));

        var shown = (await app.Send(new ShowWebhookEndpoint(endpoint), team.Tenant)).Value;
        Assert.Equal(("http://127.0.0.1:10/", "Moved"), (shown.Endpoint.Url, shown.Endpoint.Description));
        Assert.Equal(["member.removed"], shown.EventTypes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("member.exploded")]
    [InlineData("webhook.test")]
    public async Task An_endpoint_hears_of_events_of_the_catalogue_and_of_one_at_least(string events)
    {
        var team = await TestTeam.Create(app);

        var refused = await app.Send(new AddWebhookEndpoint("http://127.0.0.1:9/", "", events), team.Tenant);

        Assert.Equal(nameof(AddWebhookEndpoint.Events), Assert.Single(refused.Problem!.Fields).Field);
    }

    [Fact]
    public async Task T45_A_test_tells_the_status_and_nothing_of_what_was_answered()
    {
        using var receiver = Receiver.Start(Receiver.Status(418, "X-Inside: secret-header\r\n", "secret of the innards"));
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, receiver.Url);
        await team.Owner.Open(team.Path($"webhooks/{endpoint}"));

        var sent = await team.Owner.Post(team.Path($"webhooks/{endpoint}/test"));
        await JobApplication.Until(async () => (await app.Deliveries(team.Tenant, endpoint))[0].State == DeliveryState.Failed, "the test has failed");
        var shown = await team.Owner.Get(sent.Path);

        Assert.Contains("Status 418", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("innards", shown.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-header", shown.Body, StringComparison.Ordinal);
        Assert.Empty(await app.Sql(TestDatabase.Superuser, "select 1 from backbone.webhook_delivery where webhook_delivery::text like '%innards%'"));
        Assert.Equal("webhook.test", (await app.Deliveries(team.Tenant, endpoint)).Single().EventType);
    }

    [Fact]
    public async Task T46_A_replay_is_the_same_event_with_a_signature_of_its_own()
    {
        using var receiver = Receiver.Start();
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, receiver.Url);
        await app.Send(new InviteMember("replayed@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        await JobApplication.Until(async () => await app.Deliveries(team.Tenant, endpoint) is [{ State: DeliveryState.Delivered }], "it is delivered");
        await team.Admin.Open(team.Path($"webhooks/deliveries/{(await app.Deliveries(team.Tenant, endpoint))[0].Id}"));

        var again = await team.Admin.Post(team.Path($"webhooks/deliveries/{(await app.Deliveries(team.Tenant, endpoint))[0].Id}/replay"));
        var received = await WebhookApplication.Until(receiver, 2);

        Assert.Contains("on its way again", again.Text, StringComparison.Ordinal);
        Assert.Equal((received[0].Headers["webhook-id"], received[0].Body), (received[1].Headers["webhook-id"], received[1].Body));
        Assert.Equal(2, (await app.Deliveries(team.Tenant, endpoint)).Count);
    }

    [Fact]
    public async Task T46_After_a_rotation_both_secrets_sign_for_a_day_unless_the_one_before_is_ended_at_once()
    {
        using var receiver = Receiver.Start();
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, receiver.Url);
        await team.Owner.Open(team.Path($"webhooks/{endpoint}/secret"));
        var former = SecretOn(await team.Owner.Post(team.Path($"webhooks/{endpoint}/secret/show")));

        var rotated = await team.Owner.Post(team.Path($"webhooks/{endpoint}/secret/rotate"));
        await app.Send(new SendTestEvent(endpoint), team.Tenant);
        var both = (await WebhookApplication.Until(receiver))[0];
        await app.Sql(TestDatabase.Superuser, $"update backbone.webhook_endpoint set former_secret_until = now() - interval '1 second' where id = '{endpoint.Value}'");
        await app.Send(new SendTestEvent(endpoint), team.Tenant);
        var one = (await WebhookApplication.Until(receiver, 2))[1];

        var current = SecretOn(rotated);
        Assert.NotEqual(former, current);
        Assert.Equal([Signature(current, both), Signature(former, both)], both.Headers["webhook-signature"].Split(' '));
        Assert.Equal([Signature(current, one)], one.Headers["webhook-signature"].Split(' '));
        await app.Send(new RotateWebhookSecret(endpoint, AtOnce: true), team.Tenant);
        Assert.Null((await app.Send(new ShowWebhookSecret(endpoint), team.Tenant)).Value.FormerUntil);
    }

    [Fact]
    public async Task T46_A_secret_that_was_sealed_for_another_tenants_endpoint_signs_nothing_here()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        var (endpoint, foreign) = (await app.Listen(team.Tenant, "http://127.0.0.1:9/"), await app.Listen(other.Tenant, "http://127.0.0.1:9/"));
        await app.Sql(TestDatabase.Superuser, $"""
            update backbone.webhook_endpoint set secret = (select secret from backbone.webhook_endpoint where id = '{foreign.Value}') where id = '{endpoint.Value}'
            """);

        var page = await team.Owner.Get(team.Path($"webhooks/{endpoint}/secret"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("cannot be read any more", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", page.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Get(team.Path($"webhooks/{foreign}"))).Status);
    }

    [Fact]
    public async Task T47_Who_may_not_manage_webhooks_sees_no_secret_and_changes_nothing_by_a_direct_call()
    {
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, "http://127.0.0.1:9/");
        var pass = (await app.Send(new RevealWebhookSecret(endpoint), team.Tenant)).Value.Value;
        var secret = (await app.Send(new ShowWebhookSecret(endpoint, pass), team.Tenant)).Value.Secret!;

        foreach (var visitor in new[] { team.Member, team.Viewer, team.Guest })
        {
            foreach (var page in new[] { "", "/new", "/events", $"/{endpoint}", $"/{endpoint}/secret" })
                Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Get(team.Path($"webhooks{page}"))).Status);
            foreach (var form in new[] { "/secret/show", "/secret/rotate", "/test", "/pause", "/resume", "/delete" })
                Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Forge(team.Path($"webhooks/{endpoint}{form}"))).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Forge(team.Path("webhooks/new"), ("Url", "http://127.0.0.1:9/"), ("Events", "member.joined"))).Status);
        }
        // Nor does anybody by another's pass.
        foreach (var page in new[] { "", $"/{endpoint}", $"/{endpoint}/secret", $"/{endpoint}/secret?pass={pass}" })
            Assert.DoesNotContain(secret, WebUtility.HtmlDecode((await team.Owner.Get(team.Path($"webhooks{page}"))).Body), StringComparison.Ordinal);
        await team.Admin.Open(team.Path($"webhooks/{endpoint}/secret"));
        Assert.Equal(secret, SecretOn(await team.Admin.Post(team.Path($"webhooks/{endpoint}/secret/show"))));
        var told = await app.Sql(TestDatabase.Superuser, $"select 1 from backbone.audit_entry where tenant_id = '{team.Tenant.Id.Value}' and action = 'RevealWebhookSecret'");
        Assert.NotEmpty(told);
    }

    [Fact]
    public async Task T47_Who_has_not_confirmed_lately_that_it_is_they_is_asked_before_a_secret_is_shown_or_an_endpoint_added()
    {
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, "http://127.0.0.1:9/");
        await app.Sql(TestDatabase.Superuser, $"update accounts.session set confirmed_at = now() - interval '1 day' where id = '{team.Owner.SessionId}'");

        foreach (var form in new[] { "secret/show", "secret/rotate", "change" })
            Assert.Equal(HttpStatusCode.Forbidden, (await team.Owner.Forge(team.Path($"webhooks/{endpoint}/{form}"), ("Url", "http://127.0.0.1:9/"), ("Events", "member.joined"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Owner.Forge(team.Path("webhooks/new"), ("Url", "http://127.0.0.1:9/"), ("Events", "member.joined"))).Status);
        Assert.Equal(1, await team.Count("webhook_endpoint"));
    }

    [Fact]
    public async Task The_log_has_a_filter_and_pages()
    {
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, "http://127.0.0.1:9/");
        for (var number = 0; number < ShowWebhookEndpoint.PageSize + 3; number++)
            await app.Pretend(team.Tenant, endpoint);
        var delivered = await app.Pretend(team.Tenant, endpoint);
        await app.Send(new RecordAttempt(delivered, 1, new(app.Clock.GetUtcNow(), 200, null)), team.Tenant);

        var first = await team.Owner.Open(team.Path($"webhooks/{endpoint}"));
        var second = await team.Owner.Open(first.Page.Links.Single(link => link.Contains("after=", StringComparison.Ordinal)));
        var filtered = await team.Owner.Open(team.Path($"webhooks/{endpoint}?state=delivered"));

        Assert.Equal((ShowWebhookEndpoint.PageSize, 4), (Rows(first).Count(), Rows(second).Count()));
        Assert.Empty(Rows(first).Intersect(Rows(second)));
        Assert.Equal([team.Path($"webhooks/deliveries/{delivered}")], Rows(filtered));
    }

    [Fact]
    public async Task An_endpoint_is_paused_resumed_and_deleted_with_its_deliveries()
    {
        var team = await TestTeam.Create(app);
        var endpoint = await app.Listen(team.Tenant, "http://127.0.0.1:9/");
        await app.Pretend(team.Tenant, endpoint);
        await team.Admin.Open(team.Path($"webhooks/{endpoint}"));

        Assert.Contains("Nothing is sent", (await team.Admin.Post(team.Path($"webhooks/{endpoint}/pause"))).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await team.Admin.Forge(team.Path($"webhooks/{endpoint}/test"))).Status);
        Assert.Contains("It hears of what happens", (await team.Admin.Post(team.Path($"webhooks/{endpoint}/resume"))).Text, StringComparison.Ordinal);
        var gone = await team.Admin.Post(team.Path($"webhooks/{endpoint}/delete"));

        Assert.Contains("No endpoint yet", gone.Text, StringComparison.Ordinal);
        Assert.Equal((0, 0), (await team.Count("webhook_endpoint"), await team.Count("webhook_delivery")));
        Assert.Equal(HttpStatusCode.NotFound, (await team.Admin.Get(team.Path($"webhooks/{endpoint}"))).Status);
    }

    [Fact]
    public async Task A_plan_includes_so_many_endpoints()
    {
        var team = await TestTeam.Create(app);
        await app.Unsubscribe(team.Tenant);
        var tenant = await app.FindTenant(team.Tenant.Slug);
        await app.Listen(tenant, "http://127.0.0.1:9/");
        await app.Listen(tenant, "http://127.0.0.1:9/");

        var third = await app.Send(new AddWebhookEndpoint("http://127.0.0.1:9/", "", "member.joined"), tenant);

        Assert.Equal(ProblemKind.PaymentRequired, third.Problem?.Kind);
        Assert.Equal(2, await team.Count("webhook_endpoint"));
    }

    [Fact]
    public async Task The_catalogue_shows_every_event_of_the_code_with_an_example()
    {
        var team = await TestTeam.Create(app);

        var page = await team.Owner.Get(team.Path("webhooks/events"));

        foreach (var type in new[] { "member.invited", "member.joined", "member.role_changed", "member.removed", "subscription.changed", "cellar.operation.recorded" })
            Assert.Contains(type, page.Text, StringComparison.Ordinal);
        Assert.Contains("ana.costa@example.com", page.Text, StringComparison.Ordinal);
        Assert.Contains("\"volumeMl\": -500000", page.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Rows(Answer page) => page.Page.Links.Where(link => link.Contains("/webhooks/deliveries/", StringComparison.Ordinal));

    private static string SecretOn(Answer page) => page.Page.Root.All("code").Select(code => code.Text).First(text => text.StartsWith("whsec_", StringComparison.Ordinal) && !text.Contains('•'));

    private static string Signature(string secret, Received received) => WebhookSecrets.Sign(secret, received.Headers["webhook-id"],
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(received.Headers["webhook-timestamp"], null)), received.Body);
}
