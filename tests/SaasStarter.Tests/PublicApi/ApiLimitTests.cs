using System.Globalization;
using System.Net;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.PublicApi;

/// <summary>Limits: of calls, of the plan, of time; and what stays when people go.</summary>
public sealed class ApiLimitTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact(DisplayName = "T34: A key that calls too often is told to wait, on every node, and no other key has to")]
    public async Task T34_A_key_that_calls_too_often_is_told_to_wait_on_every_node_and_no_other_key_has_to()
    {
        var team = await TestTeam.Create(app);
        await app.Unsubscribe(team.Tenant);
        var (busy, quiet) = (await app.NewProgram(team.Tenant, team.Owner, "members.read"), await app.NewProgram(team.Tenant, team.Owner, "members.read"));
        await using var node = app.AnotherNode();
        using var elsewhere = node.CreateClient();

        var first = await busy.Get("members");
        Assert.Equal("\"key\";q=60;w=60", first.Header("RateLimit-Policy"));
        Assert.StartsWith("\"key\";r=59;t=", first.Header("RateLimit"), StringComparison.Ordinal);
        for (var call = 2; call <= 60; call++)
            Assert.Equal(HttpStatusCode.OK, (await busy.Get("members")).Status);

        var refused = await busy.Get("members");
        Assert.Equal((HttpStatusCode.TooManyRequests, "urn:problem:TooManyCalls"), (refused.Status, refused.Problem));
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
        Assert.StartsWith("\"key\";r=0;t=", refused.Header("RateLimit"), StringComparison.Ordinal);
        var there = new HttpRequestMessage(HttpMethod.Get, "/api/v1/members");
        there.Headers.TryAddWithoutValidation("Authorization", $"Bearer {busy.Token}");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await elsewhere.SendAsync(there, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await quiet.Get("members")).Status);
    }

    [Fact(DisplayName = "T34: Whoever guesses keys is stopped")]
    public async Task T34_Whoever_guesses_keys_is_stopped()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.read");
        var visitor = app.Visitor();
        for (var guess = 0; guess < 100; guess++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await new ApiClient(visitor, $"{program.Token![..^3]}{guess:000}").Get("members")).Status);

        var refused = await new ApiClient(visitor, program.Token![..^3] + "xyz").Get("members");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Equal(HttpStatusCode.OK, (await new ApiClient(visitor, program.Token).Get("members")).Status);
    }

    [Fact(DisplayName = "T42: A key belongs to the tenant, and stays when who created it leaves")]
    public async Task T42_A_key_belongs_to_the_tenant_and_stays_when_who_created_it_leaves()
    {
        var team = await TestTeam.Create(app);
        var issued = await app.Send(new CreateApiKey("Accounting", "members.read,members.invite", KeyLifetime.Unlimited), team.Tenant, team.Admin, Role.Admin);
        var program = new ApiClient(app.Visitor(), issued.Value.Token);
        await app.Sql(TestDatabase.Superuser, $"delete from backbone.membership where person_id = '{team.Admin.Person!.Id.Value}'");

        Assert.Equal(HttpStatusCode.OK, (await program.Get("members")).Status);
        Assert.Equal(HttpStatusCode.Created, (await program.Post("invitations", """{"email":"new@example.com","role":"member"}""")).Status);
        var listed = (await app.Send(new ListApiKeys(), team.Tenant, team.Owner, Role.Owner)).Value.Keys.Single(key => key.Name == "Accounting");
        Assert.Null(listed.CreatedBy);
    }

    [Fact(DisplayName = "T41: A key expires, and a changed secret is good beside the old one for a while")]
    public async Task T41_A_key_expires_and_a_changed_secret_is_good_beside_the_old_one_for_a_while()
    {
        var team = await TestTeam.Create(app);
        var issued = await app.Send(new CreateApiKey("Accounting", "members.read", KeyLifetime.Month), team.Tenant, team.Owner, Role.Owner);
        var former = new ApiClient(app.Visitor(), issued.Value.Token);
        var id = new Id<ApiKey>(Guid.ParseExact(issued.Value.Token.Split('_')[2], "N"));

        var rotated = await app.Send(new RotateApiKey(id, KeyOverlap.Hour), team.Tenant, team.Owner, Role.Owner);
        var current = new ApiClient(app.Visitor(), rotated.Value.Token);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await former.Get("members")).Status, (await current.Get("members")).Status));
        await app.Sql(TestDatabase.Superuser, $"update backbone.api_key set former_secret_until = now() - interval '1 second' where id = '{id.Value}'");
        Assert.Equal("urn:problem:WrongCredentials", (await former.Get("members")).Problem);

        await app.Sql(TestDatabase.Superuser, $"update backbone.api_key set expires_at = now() - interval '1 second' where id = '{id.Value}'");
        Assert.Equal("urn:problem:KeyExpired", (await current.Get("members")).Problem);
    }

    [Fact(DisplayName = "T41: Of a key only a hash is kept, its secret is in no log, and nobody is shown it again")]
    public async Task T41_Of_a_key_only_a_hash_is_kept_its_secret_is_in_no_log_and_nobody_is_shown_it_again()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.read");
        var secret = program.Token!.Split('_', 4)[3];
        await program.Get("members");
        await program.Get("members?unknown=1");
        await new ApiClient(app.Visitor(), program.Token + "x").Get("members");

        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain((await app.Database.Dump()).Rows, row => row.Json.Contains(secret, StringComparison.Ordinal));
        var page = await team.Owner.Get(team.Path("settings/api-keys"));
        Assert.Contains(secret[..ApiKeyToken.ShownLength], page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, page.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Get(team.Path("settings/api-keys"))).Status);
    }

    [Fact]
    public async Task Nobody_gives_a_key_more_than_they_have()
    {
        var team = await TestTeam.Create(app);

        Assert.Equal("urn:problem:Invalid", (await app.Send(new CreateApiKey("x", "billing.manage", KeyLifetime.Year), team.Tenant, team.Owner, Role.Owner)).Problem!.Type);
        Assert.Equal(ProblemKind.Forbidden, (await app.Send(new CreateApiKey("x", "members.read", KeyLifetime.Year), team.Tenant, team.Member, Role.Member)).Problem!.Kind);
        var issued = await app.Send(new CreateApiKey("x", "members.role,members.remove,members.invite,members.read", KeyLifetime.Year), team.Tenant, team.Owner, Role.Owner);
        var program = new ApiClient(app.Visitor(), issued.Value.Token);
        var owner = await team.MembershipOf(team.Owner);
        // Who owns the tenant is decided by people.
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Put($"members/{owner}", """{"role":"member"}""", ("If-Match", "*"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Delete($"members/{owner}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Post("invitations", """{"email":"new@example.com","role":"owner"}""")).Status);
    }

    [Fact(DisplayName = "T57: What the plan does not include, a key does not get either")]
    public async Task T57_What_the_plan_does_not_include_a_key_does_not_get_either()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.read", "members.invite", "cellar.set-up");
        await app.Subscribe(team.Tenant, "company", Backbone.Billing.SubscriptionStatus.PastDue, TimeProvider.System.GetUtcNow().AddDays(-60));

        Assert.Equal(HttpStatusCode.OK, (await program.Get("members")).Status);
        Assert.Equal(HttpStatusCode.PaymentRequired, (await program.Post("cellar/products", """{"name":"Chinon","appellation":"Chinon","colour":"red"}""")).Status);
        Assert.Equal(HttpStatusCode.PaymentRequired, (await program.Post("invitations", """{"email":"new@example.com","role":"member"}""")).Status);
    }

    [Fact(DisplayName = "T56: Twenty updates of one state at once change it once")]
    public async Task T56_Twenty_updates_of_one_state_at_once_change_it_once()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "cellar.read", "cellar.set-up");
        var created = await program.Post("cellar/products", """{"name":"Chinon","appellation":"Chinon","colour":"red"}""");
        var (path, tag) = ($"cellar/products/{created.Json["id"]}", created.Header("ETag")!);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            program.Put(path, $$"""{"name":"Chinon {{number}}","appellation":"Chinon","colour":"red"}""", ("If-Match", tag))));

        Assert.Equal((1, 19), (answers.Count(answer => answer.Status == HttpStatusCode.OK), answers.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed)));
    }

    [Fact(DisplayName = "T56: Twenty calls with one idempotency key at once do one thing, and are answered the same")]
    public async Task T56_Twenty_calls_with_one_idempotency_key_at_once_do_one_thing_and_are_answered_the_same()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "cellar.read", "cellar.set-up");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            program.Post("cellar/products", """{"name":"Bourgueil","appellation":"Bourgueil","colour":"red"}""", ("Idempotency-Key", "one"))));

        Assert.Single(answers.Select(answer => (answer.Status, answer.Body)).Distinct());
        Assert.Equal(HttpStatusCode.Created, answers[0].Status);
        Assert.Single((await program.Get("cellar/products")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task An_idempotency_key_is_forgotten_after_a_day()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "cellar.read", "cellar.set-up");
        const string Body = """{"name":"Chinon","appellation":"Chinon","colour":"red"}""";
        var first = await program.Post("cellar/products", Body, ("Idempotency-Key", "day"));
        await app.Sql(TestDatabase.Superuser, $"update backbone.answered_form set answered_at = now() - interval '25 hours' where tenant_id = '{team.Tenant.Id.Value}'");

        // The name is taken now: it was carried out anew.
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity), (first.Status, (await program.Post("cellar/products", Body, ("Idempotency-Key", "day"))).Status));
    }
}
