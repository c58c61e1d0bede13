using System.Net;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.SingleSignOn;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Live;

namespace SaasStarter.Tests.Scim;

/// <summary>People whom a tenant's directory brings: who they may be, what becomes of them, and what is nobody's business.</summary>
public sealed class ScimUserTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task Microsoft_Entra_brings_changes_and_takes_somebody()
    {
        var directory = await DirectoryTeam.Create(app);
        var (entra, ana) = (directory.Client, directory.Address("ana"));

        var nobody = await entra.Get($"Users?filter=userName+eq+%22{ana}%22");
        Assert.Equal((HttpStatusCode.OK, 0), (nobody.Status, nobody.Total));
        var brought = await entra.Post("Users", DirectoryTeam.User(ana, externalId: "0a21f0f2"));
        Assert.Equal(HttpStatusCode.Created, brought.Status);
        Assert.EndsWith($"/scim/v2/Users/{brought.Id}", brought.Http.Header("Location"), StringComparison.Ordinal);
        Assert.StartsWith("application/scim+json", brought.Http.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal(Role.Member, await directory.RoleOf(ana));
        Assert.Equal(brought.Id, (string?)(await entra.Get($"Users?filter=userName+eq+%22{ana.ToUpperInvariant()}%22")).Json["Resources"]![0]!["id"]);
        Assert.Equal(1, (await entra.Get($"Users?filter=emails[type+eq+%22work%22].value+eq+%22{ana}%22")).Total);

        var changed = await entra.Patch($"Users/{brought.Id}", """{"op":"Replace","path":"name.familyName","value":"Lima"}""", """{"op":"Add","path":"title","value":"Head"}""",
            $$"""{"op":"Replace","path":"emails[type eq \"work\"].value","value":"{{directory.Address("ana.lima")}}"}""");
        Assert.Equal((HttpStatusCode.OK, "Lima", directory.Address("ana.lima")), (changed.Status, (string?)changed.Json["name"]!["familyName"], (string?)changed.Json["emails"]![0]!["value"]));
        var together = await entra.Patch($"Users/{brought.Id}", """{"op":"replace","value":{"displayName":"Ana Lima","name.givenName":"Anna"}}""");
        Assert.Equal(("Ana Lima", "Anna"), ((string?)together.Json["displayName"], (string?)together.Json["name"]!["givenName"]));

        var ended = await entra.Patch($"Users/{brought.Id}", """{"op":"Replace","path":"active","value":"False"}""");
        Assert.False((bool)ended.Json["active"]!);
        Assert.Null(await directory.RoleOf(ana));
        Assert.False((bool)(await entra.Get($"Users/{brought.Id}")).Json["active"]!);
        Assert.True((bool)(await entra.Patch($"Users/{brought.Id}", """{"op":"Replace","path":"active","value":"True"}""")).Json["active"]!);
        Assert.Equal(Role.Member, await directory.RoleOf(ana));
        Assert.Equal(HttpStatusCode.NoContent, (await entra.Delete($"Users/{brought.Id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await entra.Get($"Users/{brought.Id}")).Status);
        Assert.Null(await directory.RoleOf(ana));
    }

    [Fact]
    public async Task Okta_brings_replaces_and_takes_somebody()
    {
        var directory = await DirectoryTeam.Create(app);
        var (okta, ben) = (directory.Client, directory.Address("ben"));

        Assert.Equal(0, (await okta.Get($"Users?filter=userName%20eq%20%22{ben}%22&startIndex=1&count=100")).Total);
        var brought = await okta.Post("Users", $$"""
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{ben}}","name":{"givenName":"Ben","familyName":"Stone"},"emails":[{"primary":true,"value":"{{ben}}","type":"work"}],
            "displayName":"Ben Stone","locale":"en-US","externalId":"00ujl29u0le5T6Aj10h7","groups":[],"password":"1mz050nq","active":true}
            """);
        Assert.Equal(HttpStatusCode.Created, brought.Status);
        Assert.DoesNotContain("1mz050nq", brought.Http.Body, StringComparison.Ordinal);
        Assert.Equal(1, (await okta.Get("Users?filter=externalId%20eq%20%2200ujl29u0le5T6Aj10h7%22")).Total);

        var replaced = await okta.Put($"Users/{brought.Id}", $$"""
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"{{brought.Id}}","userName":"{{ben}}","name":{"givenName":"Benjamin","familyName":"Stone"},
            "emails":[{"primary":true,"value":"{{ben}}","type":"work"}],"active":true,"groups":[],"meta":{"resourceType":"User"} }
            """);
        Assert.Equal((HttpStatusCode.OK, "Benjamin"), (replaced.Status, (string?)replaced.Json["name"]!["givenName"]));
        Assert.Null(replaced.Json["externalId"]);
        var ended = await okta.Patch($"Users/{brought.Id}", """{"op":"replace","value":{"active":false}}""");
        Assert.Equal((HttpStatusCode.OK, false), (ended.Status, (bool)ended.Json["active"]!));
        Assert.Null(await directory.RoleOf(ben));
        var back = await okta.Put($"Users/{brought.Id}", DirectoryTeam.User(ben));
        Assert.True((bool)back.Json["active"]!);
        Assert.Equal(Role.Member, await directory.RoleOf(ben));
    }

    [Fact]
    public async Task Whose_access_is_taken_is_outside_at_once_and_does_not_come_back_by_signing_on()
    {
        var directory = await DirectoryTeam.Create(app);
        var carla = await app.SignUp(directory.Address("carla"), "Carla");
        var id = await directory.Client.Bring(directory.Address("carla"));
        var page = directory.Team.Path("members");
        Assert.Equal(HttpStatusCode.OK, (await carla.Get(page)).Status);
        await using var stream = await EventStream.Open(carla, directory.Team.Path("events"));

        await directory.Client.Patch($"Users/{id}", """{"op":"replace","path":"active","value":false}""");

        Assert.Equal(HttpStatusCode.NotFound, (await carla.Get(page)).Status);
        string? last = null;
        while (await stream.Next() is { } message)
            last = message;
        Assert.Equal("end access", last);
        await app.InTenant(directory.Team.Tenant, async db =>
        {
            db.Add(new SignOnConnection { Issuer = "https://id.example.com", ClientId = "x", SealedSecret = [], Role = Role.Viewer, IsEnabled = true });
            return await db.SaveChangesAsync();
        });
        Assert.Equal("urn:problem:NoAccessByDirectory", (await app.Send(new JoinBySingleSignOn(carla.Person!.Id, directory.Address("carla")), directory.Team.Tenant)).Problem!.Type);
    }

    [Fact]
    public async Task Somebody_of_another_domain_is_refused_and_leaves_no_trace()
    {
        var (directory, other) = (await DirectoryTeam.Create(app), await DirectoryTeam.Create(app));
        await app.SignUp("known@elsewhere.example");

        foreach (var address in new[] { "known@elsewhere.example", "unknown@elsewhere.example", other.Address("dan"), $"dan@below.{directory.Domain}", $"dän@{directory.Domain}" })
            Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), (await directory.Client.Post("Users", DirectoryTeam.User(address))).Error);

        var id = await directory.Client.Bring(directory.Address("dan"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), (await directory.Client.Put($"Users/{id}", DirectoryTeam.User(other.Address("dan")))).Error);
        Assert.Empty(await app.Sql(DatabaseRoles.Accounts, $"select from accounts.\"user\" where email in ('unknown@elsewhere.example', '{other.Address("dan")}')"));
        Assert.Null(await directory.RoleOf("known@elsewhere.example"));
    }

    [Fact]
    public async Task An_account_that_is_there_becomes_a_member_and_stays_as_its_person_made_it()
    {
        var (directory, other) = (await DirectoryTeam.Create(app), await DirectoryTeam.Create(app));
        var eva = await app.SignUp(directory.Address("eva"), "Eva Own");
        await app.Join(other.Team.Tenant, eva, Role.Admin);
        var before = await Account(eva);

        var (known, unknown) = (await directory.Client.Post("Users", DirectoryTeam.User(directory.Address("eva"), "Eva Directory")), await directory.Client.Post("Users", DirectoryTeam.User(directory.Address("eve"), "Eve Directory")));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (known.Status, unknown.Status));
        // What the directory is answered is what it said, for both alike.
        Assert.Equal(known.Http.Body.Length, unknown.Http.Body.Length);
        Assert.DoesNotContain("Eva Own", known.Http.Body, StringComparison.Ordinal);
        await directory.Client.Patch($"Users/{known.Id}", $$"""{"op":"replace","value":{"userName":"{{directory.Address("eva2")}}","displayName":"Somebody else","emails":[{"value":"{{directory.Address("eva2")}}"}] } }""");
        Assert.Equal(HttpStatusCode.NoContent, (await directory.Client.Delete($"Users/{known.Id}")).Status);

        Assert.Equal(before, await Account(eva));
        Assert.Equal(Role.Admin, await other.RoleOf(directory.Address("eva")));
        Assert.Equal(HttpStatusCode.OK, (await eva.Get(other.Team.Path("members"))).Status);
    }

    [Fact]
    public async Task A_new_account_has_no_password_and_is_opened_by_the_mailbox()
    {
        var directory = await DirectoryTeam.Create(app);
        var address = directory.Address("finn");

        await directory.Client.Post("Users", $$"""{"userName":"{{address}}","name":{"givenName":"Finn","familyName":"Weber"},"preferredLanguage":"fr-FR"}""");

        var account = Assert.Single(await app.Sql(DatabaseRoles.Accounts, $"select name, culture, time_zone, password_hash, email_confirmed from accounts.\"user\" where normalized_email = '{address.ToUpperInvariant()}'"));
        Assert.Equal(["Finn Weber", "fr", "Europe/Paris", null, true], account);
    }

    [Fact]
    public async Task A_member_who_is_there_already_keeps_their_role_and_an_owner_stays()
    {
        var directory = await DirectoryTeam.Create(app);
        await DirectoryTeam.Prove(app, directory.Team.Tenant, "team-of-directory.example");
        var (gail, owner) = (await app.SignUp("gail@team-of-directory.example"), await app.SignUp("olaf@team-of-directory.example"));
        await app.Join(directory.Team.Tenant, gail, Role.Admin);
        await app.Join(directory.Team.Tenant, owner, Role.Owner);

        await directory.Client.Bring("gail@team-of-directory.example");
        var id = await directory.Client.Bring("olaf@team-of-directory.example");

        Assert.Equal(Role.Admin, await directory.RoleOf("gail@team-of-directory.example"));
        Assert.Equal((HttpStatusCode.Forbidden, null), (await directory.Client.Delete($"Users/{id}")).Error);
        Assert.Equal((HttpStatusCode.Forbidden, null), (await directory.Client.Patch($"Users/{id}", """{"op":"replace","value":{"active":false}}""")).Error);
        Assert.Equal(Role.Owner, await directory.RoleOf("olaf@team-of-directory.example"));
    }

    [Fact]
    public async Task Somebody_is_brought_once()
    {
        var directory = await DirectoryTeam.Create(app);
        await directory.Client.Bring(directory.Address("hans"));
        var other = await directory.Client.Bring(directory.Address("hugo"));

        Assert.Equal((HttpStatusCode.Conflict, "uniqueness"), (await directory.Client.Post("Users", DirectoryTeam.User(directory.Address("HANS")))).Error);
        Assert.Equal((HttpStatusCode.Conflict, "uniqueness"), (await directory.Client.Post("Users", $$"""{"userName":"h.meyer","emails":[{"value":"{{directory.Address("hans")}}"}]}""")).Error);
        Assert.Equal((HttpStatusCode.Conflict, "uniqueness"), (await directory.Client.Patch($"Users/{other}", $$"""{"op":"replace","path":"userName","value":"{{directory.Address("hans")}}"}""")).Error);
    }

    [Fact(DisplayName = "T56: When the seats are taken nobody is brought, and whoever leaves makes room")]
    public async Task T56_When_the_seats_are_taken_nobody_is_brought_and_whoever_leaves_makes_room()
    {
        var owner = await app.SignUp("owner@small-directory.example");
        var tenant = await app.CreateTenant(owner, "Small directory");
        await app.AcceptForTenant(tenant);
        await app.Unsubscribe(tenant);
        await DirectoryTeam.Prove(app, tenant, "small-directory.example");
        var client = new DirectoryClient(app.Visitor(), (await PublicApi.ApiApplication.NewProgram(app, tenant, owner, "scim.provision")).Token);
        var first = await client.Bring("a@small-directory.example");
        await client.Bring("b@small-directory.example");

        var refused = await client.Post("Users", DirectoryTeam.User("c@small-directory.example"));
        Assert.Equal((HttpStatusCode.Forbidden, null), refused.Error);
        Assert.Contains("3", (string)refused.Json["detail"]!, StringComparison.Ordinal);
        Assert.Empty(await app.Sql(DatabaseRoles.Accounts, "select from accounts.\"user\" where email = 'c@small-directory.example'"));
        await client.Patch($"Users/{first}", """{"op":"replace","value":{"active":false}}""");
        await client.Bring("c@small-directory.example");
        Assert.Equal((HttpStatusCode.Forbidden, null), (await client.Patch($"Users/{first}", """{"op":"replace","value":{"active":true}}""")).Error);
    }

    [Fact]
    public async Task A_list_comes_in_parts()
    {
        var directory = await DirectoryTeam.Create(app);
        var ids = new List<string>();
        foreach (var name in new[] { "i1", "i2", "i3" })
            ids.Add(await directory.Client.Bring(directory.Address(name)));

        var second = await directory.Client.Get("Users?startIndex=2&count=1&attributes=userName");
        Assert.Equal((3, 2, 1), (second.Total, (int)second.Json["startIndex"]!, (int)second.Json["itemsPerPage"]!));
        Assert.Equal(ids[1], (string?)second.Json["Resources"]![0]!["id"]);
        Assert.Equal(["schemas", "id", "userName"], second.Json["Resources"]![0]!.AsObject().Select(field => field.Key));
        Assert.Equal(0, (int)(await directory.Client.Get("Users?count=0")).Json["itemsPerPage"]!);
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), (await directory.Client.Get("Users?count=many")).Error);
    }

    [Fact]
    public async Task Who_has_seen_another_state_is_refused()
    {
        var directory = await DirectoryTeam.Create(app);
        var id = await directory.Client.Bring(directory.Address("jan"));
        var seen = await directory.Client.Get($"Users/{id}");
        var version = (string)seen.Json["meta"]!["version"]!;
        Assert.Equal(version, seen.Http.Header("ETag"));
        Assert.Equal(HttpStatusCode.NotModified, (await directory.Client.Get($"Users/{id}", ("If-None-Match", version))).Status);

        Assert.Equal(HttpStatusCode.OK, (await directory.Client.Put($"Users/{id}", DirectoryTeam.User(directory.Address("jan"), "Jan Two"), ("If-Match", version))).Status);
        Assert.Equal((HttpStatusCode.PreconditionFailed, null), (await directory.Client.Put($"Users/{id}", DirectoryTeam.User(directory.Address("jan"), "Jan Three"), ("If-Match", version))).Error);
        Assert.Equal((HttpStatusCode.PreconditionFailed, null), (await directory.Client.Delete($"Users/{id}", ("If-Match", version))).Error);
    }

    [Fact]
    public async Task What_the_directory_said_goes_with_the_account()
    {
        var directory = await DirectoryTeam.Create(app);
        var kim = await app.SignUp(directory.Address("kim"));
        var id = await directory.Client.Bring(directory.Address("kim"));
        await directory.Client.BringGroup("Leavers", id);

        await app.Sql(TestDatabase.Superuser, $"update accounts.\"user\" set delete_after = now() where id = '{kim.Person!.Id.Value}'");
        await app.EraseDueAccount(kim);

        Assert.Equal(0, await directory.Team.Count("scim_user") + await directory.Team.Count("scim_group_member"));
        Assert.Equal(HttpStatusCode.NotFound, (await directory.Client.Get($"Users/{id}")).Status);
    }

    [Fact]
    public async Task What_a_directory_does_stands_in_the_trail()
    {
        var directory = await DirectoryTeam.Create(app);
        var id = await directory.Client.Bring(directory.Address("lena"));
        await directory.Client.Delete($"Users/{id}");

        var actions = (await app.Sql(TestDatabase.Superuser, $"select action from backbone.audit_entry where tenant_id = '{directory.Team.Tenant.Id.Value}' and kind = 'Action' order by id")).Select(row => (string?)row[0]);
        Assert.Equal(["CreateScimUser", "DeleteScimUser"], actions.TakeLast(2));
    }

    private async Task<object?[]> Account(TestVisitor visitor) => Assert.Single(await app.Sql(DatabaseRoles.Accounts,
        $"select name, email, normalized_email, culture, time_zone, password_hash, email_confirmed, security_stamp, concurrency_stamp from accounts.\"user\" where id = '{visitor.Person!.Id.Value}'"));
}
