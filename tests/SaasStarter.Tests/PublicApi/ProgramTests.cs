using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.PublicApi.Tokens;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Identity;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.PublicApi;

/// <summary>Programs that people let in: how they get in, what they may do there, and how that ends.</summary>
public sealed class ProgramTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task A_program_is_let_in_by_its_person_and_acts_for_them()
    {
        var team = await TestTeam.Create(app);
        var program = new DeviceProgram(app);
        var codes = await program.AskForCodes();
        Assert.Equal("authorization_pending", await program.Poll());

        Assert.EndsWith("/device", (string)codes["verification_uri"]!, StringComparison.Ordinal);
        var page = await team.Admin.Open(new Uri((string)codes["verification_uri_complete"]!).PathAndQuery);
        foreach (var shown in new[] { "Payroll", program.UserCode, team.Tenant.Name })
            Assert.Contains(shown, page.Text, StringComparison.Ordinal);
        var allowed = await team.Admin.Post(TokenPaths.Allow, ("Tenant", team.Tenant.Id.ToString()));
        Assert.Contains("“Payroll” is let in", allowed.Text, StringComparison.Ordinal);
        Assert.Null(await program.Poll());

        Assert.Equal(5, (await program.Api.Get("members")).Json["items"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.Created, (await program.Api.Post("invitations", """{"email":"new@example.com","role":"member"}""")).Status);
        Assert.Equal(1, await team.Count("audit_entry", $"action = 'InviteMember' and person_id = '{team.Admin.Person!.Id.Value}'"));
        // What only an owner may, an administrator's program may not; and what people confirm, no program does for them.
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Api.Put($"members/{await team.MembershipOf(team.Owner)}", """{"role":"member"}""", ("If-Match", "*"))).Status);
        Assert.Contains("You let a program in", (await app.Mail.To(team.Admin.Person.Email)).Subject, StringComparison.Ordinal);
        Assert.Equal("invalid_grant", await program.Poll());
    }

    [Fact]
    public async Task A_program_is_told_how_it_stands()
    {
        var team = await TestTeam.Create(app);
        var program = new DeviceProgram(app);
        await program.AskForCodes();
        Assert.Equal("authorization_pending", await program.Poll());
        Assert.Equal("slow_down", await program.Poll());
        app.Clock.Advance(DeviceRequest.Interval);
        Assert.Equal("authorization_pending", await program.Poll());

        await team.Member.Open($"{TokenPaths.Page}?code={program.UserCode.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)}");
        await team.Member.Post(TokenPaths.Deny);
        Assert.Equal("access_denied", await program.Poll());
        Assert.Contains("No program waits", (await team.Member.Open(TokenPaths.PageOf(program.UserCode))).Text, StringComparison.Ordinal);

        var late = new DeviceProgram(app);
        await late.AskForCodes();
        app.Clock.Advance(DeviceRequest.Lifetime);
        Assert.Equal("expired_token", await late.Poll());
        Assert.Equal(HttpStatusCode.Gone, (await team.Member.Forge(TokenPaths.Allow, ("Code", late.UserCode), ("Tenant", team.Tenant.Id.ToString()))).Status);
        app.Clock.Advance(-DeviceRequest.Lifetime - DeviceRequest.Interval);
        Assert.Equal("invalid_grant", await new DeviceProgram(app).Poll());
    }

    [Fact]
    public async Task What_is_no_question_is_refused_in_the_words_of_OAuth()
    {
        var program = new DeviceProgram(app);

        Assert.Equal("invalid_request", await Error(program.Post(TokenPaths.Device)));
        Assert.Equal("invalid_request", await Error(program.Post(TokenPaths.Device, ("client_id", new string('x', 81)))));
        Assert.Equal("invalid_request", await Error(program.Post(TokenPaths.Device, ("client_id", "two\nlines"))));
        Assert.Equal("invalid_scope", await Error(program.Post(TokenPaths.Device, ("client_id", "Payroll"), ("scope", "everything"))));
        Assert.Equal("unsupported_grant_type", await Error(program.Post(TokenPaths.Token, ("grant_type", "password"), ("username", "a"), ("password", "b"))));
        Assert.Equal("invalid_grant", await Error(program.Post(TokenPaths.Token, ("grant_type", "refresh_token"), ("refresh_token", "guess"), ("client_id", "Payroll"))));
        Assert.Equal(HttpStatusCode.OK, (await program.Post(TokenPaths.Revoke, ("token", "guess"))).Status);
        await program.AskForCodes();
        Assert.Equal("invalid_grant", await Error(program.Post(TokenPaths.Token, ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", program.DeviceCode), ("client_id", "Another"))));
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_no_error()
    {
        var bodies = new Func<HttpContent>[]
        {
            () => new StringContent("{}", Encoding.UTF8, "application/json"),
            () => new StringContent("grant_type=refresh_token", Encoding.UTF8, "text/plain"),
            () => new ByteArrayContent([0xff, 0xfe, .. "client_id=%ff%00"u8]) { Headers = { ContentType = new("application/x-www-form-urlencoded") } },
            () => new StringContent("client_id=%00%ED%A0%80&grant_type=%00&token=%00", Encoding.UTF8, "application/x-www-form-urlencoded"),
            () => new StringContent($"client_id={new string('x', 1_200_000)}", Encoding.UTF8, "application/x-www-form-urlencoded"),
            () => new StringContent("x", Encoding.UTF8) { Headers = { ContentType = new("multipart/form-data") } },
            () => new ByteArrayContent([]),
        };
        foreach (var path in new[] { TokenPaths.Device, TokenPaths.Token, TokenPaths.Revoke })
        {
            foreach (var body in bodies)
            {
                var answer = await app.Visitor().Send(new(HttpMethod.Post, path) { Content = body() });
                Assert.True((int)answer.Status is 200 or 400 or 413 or 415, $"{path}: {(int)answer.Status}");
                Assert.True(answer.Status == HttpStatusCode.OK || JsonNode.Parse(answer.Body) is JsonObject, answer.Body);
            }
        }
    }

    [Fact(DisplayName = "T29: A program is among the sessions of its person under its name, and ends there at once")]
    public async Task T29_A_program_is_among_the_sessions_of_its_person_under_its_name_and_ends_there_at_once()
    {
        var team = await TestTeam.Create(app);
        var program = new DeviceProgram(app, "Payroll of the cellar");
        await program.SignIn(team.Member, team.Tenant);
        var page = await team.Member.Open("/security");
        Assert.Contains("Payroll of the cellar", page.Text, StringComparison.Ordinal);
        Assert.Contains(team.Tenant.Name, page.Text, StringComparison.Ordinal);

        var form = page.Page.Forms.Single(form => form.Action.EndsWith("/revoke", StringComparison.Ordinal));
        await team.Member.Post(form.Action);

        Assert.Equal((HttpStatusCode.Unauthorized, "urn:problem:TokenRevoked"), await Refusal(program));
        Assert.Equal("Bearer error=\"invalid_token\"", (await program.Api.Get("members")).Header("WWW-Authenticate"));
        Assert.Equal("invalid_grant", await program.Refresh());
    }

    [Fact(DisplayName = "T29: What ends the other sessions of somebody ends their programs, and a program can go by itself")]
    public async Task T29_What_ends_the_other_sessions_of_somebody_ends_their_programs_and_a_program_can_go_by_itself()
    {
        var team = await TestTeam.Create(app);
        var (one, two) = (new DeviceProgram(app), new DeviceProgram(app));
        await one.SignIn(team.Member, team.Tenant);
        await two.SignIn(team.Member, team.Tenant);

        await two.Post(TokenPaths.Revoke, ("token", two.RefreshToken));
        Assert.Equal((HttpStatusCode.Unauthorized, "urn:problem:TokenRevoked"), await Refusal(two));
        Assert.Equal(HttpStatusCode.OK, (await one.Api.Get("members")).Status);
        await team.Member.Open("/security");
        await team.Member.Post("/security/password", ("NewPassword", AccountSteps.NewPassword));
        Assert.Equal((HttpStatusCode.Unauthorized, "urn:problem:TokenRevoked"), await Refusal(one));
    }

    [Fact(DisplayName = "T24: A removed membership, another role, a rule and a closed account count with the next call of a program")]
    public async Task T24_A_removed_membership_another_role_a_rule_and_a_closed_account_count_with_the_next_call_of_a_program()
    {
        var team = await TestTeam.Create(app);
        var program = new DeviceProgram(app);
        await program.SignIn(team.Admin, team.Tenant);
        var person = team.Admin.Person!.Id.Value;
        Assert.Equal(HttpStatusCode.OK, (await program.Api.Get("invitations")).Status);

        await app.Sql(TestDatabase.Superuser, $"update backbone.membership set role = 'viewer' where person_id = '{person}'");
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Api.Get("invitations")).Status);
        await app.Sql(TestDatabase.Superuser, $"update backbone.tenant set sign_in_rule = 'SecondFactor' where id = '{team.Tenant.Id.Value}'");
        Assert.Equal((HttpStatusCode.Forbidden, "urn:problem:SignInRuleUnmet"), await Refusal(program));
        Assert.Equal("invalid_grant", await program.Refresh());
        await app.Sql(TestDatabase.Superuser, $"update backbone.tenant set sign_in_rule = 'None' where id = '{team.Tenant.Id.Value}'");
        Assert.Equal(HttpStatusCode.OK, (await program.Api.Get("members")).Status);
        await app.Sql(TestDatabase.Superuser, $"update accounts.\"user\" set disabled_at = now() where id = '{person}'");
        Assert.Equal((HttpStatusCode.Unauthorized, "urn:problem:TokenRevoked"), await Refusal(program));
        await app.Sql(TestDatabase.Superuser, $"update accounts.\"user\" set disabled_at = null where id = '{person}'");
        await app.Sql(TestDatabase.Superuser, $"delete from backbone.membership where person_id = '{person}'");
        Assert.Equal((HttpStatusCode.Unauthorized, "urn:problem:TokenRevoked"), await Refusal(program));
    }

    [Fact(DisplayName = "T42: A program of somebody who leaves ends, unlike a key")]
    public async Task T42_A_program_of_somebody_who_leaves_ends_unlike_a_key()
    {
        var team = await TestTeam.Create(app);
        var program = new DeviceProgram(app);
        await program.SignIn(team.Admin, team.Tenant);
        var key = await app.NewProgram(team.Tenant, team.Owner, "members.read");

        await team.Admin.Forge(team.Path("leave"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Api.Get("members")).Status);
        Assert.Equal("invalid_grant", await program.Refresh());
        Assert.Equal(HttpStatusCode.OK, (await key.Get("members")).Status);
    }

    [Fact(DisplayName = "T37: A program gets in with what its person had proven, and no further")]
    public async Task T37_A_program_gets_in_with_what_its_person_had_proven_and_no_further()
    {
        var (strict, lax) = (await TestTeam.Create(app), await TestTeam.Create(app));
        await app.Join(strict.Tenant, lax.Owner, Role.Member);
        await app.Sql(TestDatabase.Superuser, $"update backbone.tenant set sign_in_rule = 'SecondFactor' where id = '{strict.Tenant.Id.Value}'");
        var program = new DeviceProgram(app);
        await program.AskForCodes();

        var page = await lax.Owner.Open(TokenPaths.PageOf(program.UserCode));
        Assert.DoesNotContain(strict.Tenant.Name, page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await lax.Owner.Forge(TokenPaths.Allow, ("Code", program.UserCode), ("Tenant", strict.Tenant.Id.ToString()))).Status);
        await lax.Owner.SetUpAuthenticator(app);
        var safe = new DeviceProgram(app);
        await safe.SignIn(lax.Owner, strict.Tenant);
        Assert.Equal(HttpStatusCode.OK, (await safe.Api.Get("members")).Status);
    }

    [Fact(DisplayName = "T40: Whoever lets a program in shows that it is they, and nobody is let in where they are not")]
    public async Task T40_Whoever_lets_a_program_in_shows_that_it_is_they_and_nobody_is_let_in_where_they_are_not()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        var program = new DeviceProgram(app);
        await program.AskForCodes();
        Assert.StartsWith("/sign-in?returnUrl=%2Fdevice%3Fcode%3D", (await app.Visitor().Get(TokenPaths.PageOf(program.UserCode))).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await team.Member.Forge(TokenPaths.Allow, ("Code", program.UserCode), ("Tenant", other.Tenant.Id.ToString()))).Status);

        await app.ForgetConfirmation(team.Member);
        await team.Member.Open(TokenPaths.PageOf(program.UserCode));
        var asked = await team.Member.Post(TokenPaths.Allow, ("Tenant", team.Tenant.Id.ToString()));
        Assert.Contains("Confirm that it is you", asked.Text, StringComparison.Ordinal);
        Assert.Equal("authorization_pending", await program.Poll());
        await team.Member.Post("/confirm/password", ("CurrentPassword", TestVisitor.Password));
        Assert.Null(await program.Poll());
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_the_second_time_ends_everything()
    {
        var team = await TestTeam.Create(app);
        var program = new DeviceProgram(app);
        await program.SignIn(team.Member, team.Tenant);
        await app.Mail.To(team.Member.Person!.Email);
        var (first, former) = (program.RefreshToken, program.AccessToken);
        Assert.Null(await program.Refresh());
        Assert.NotEqual((first, former), (program.RefreshToken, program.AccessToken));
        Assert.Equal(HttpStatusCode.OK, (await new ApiClient(app.Visitor(), former).Get("members")).Status);

        Assert.Equal("invalid_grant", await program.Refresh(first));

        Assert.Equal((HttpStatusCode.Unauthorized, "urn:problem:TokenRevoked"), await Refusal(program));
        Assert.Equal("invalid_grant", await program.Refresh());
        Assert.Contains("A program was signed out", (await app.Mail.To(team.Member.Person!.Email, count: 2)).Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("Payroll", (await team.Member.Open("/security")).Text, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "T56: Twenty programs with one refresh token at once get one answer, and the session ends")]
    public async Task T56_Twenty_programs_with_one_refresh_token_at_once_get_one_answer_and_the_session_ends()
    {
        var team = await TestTeam.Create(app);
        var program = new DeviceProgram(app);
        await program.SignIn(team.Member, team.Tenant);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            program.Post(TokenPaths.Token, ("grant_type", "refresh_token"), ("refresh_token", program.RefreshToken), ("client_id", "Payroll"))));

        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.OK), 0, 1);
        Assert.Equal((HttpStatusCode.Unauthorized, "urn:problem:TokenRevoked"), await Refusal(program));
        Assert.Equal(0L, (await app.Sql(TestDatabase.Superuser, $"select count(*) from accounts.session where user_id = '{team.Member.Person!.Id.Value}' and program_tenant_id is not null"))[0][0]);
    }

    [Fact(DisplayName = "T34: Each session of a program has its own limit, and whoever guesses codes is stopped")]
    public async Task T34_Each_session_of_a_program_has_its_own_limit_and_whoever_guesses_codes_is_stopped()
    {
        var team = await TestTeam.Create(app);
        await app.Unsubscribe(team.Tenant);
        var (busy, quiet) = (new DeviceProgram(app), new DeviceProgram(app));
        await busy.SignIn(team.Member, team.Tenant);
        await quiet.SignIn(team.Member, team.Tenant);
        for (var call = 1; call <= 60; call++)
            await busy.Api.Get("members?limit=1");
        Assert.Equal((HttpStatusCode.TooManyRequests, "urn:problem:TooManyCalls"), await Refusal(busy));
        Assert.Null(await busy.Refresh());
        Assert.Equal(HttpStatusCode.TooManyRequests, (await busy.Api.Get("members")).Status);
        Assert.Equal(HttpStatusCode.OK, (await quiet.Api.Get("members")).Status);

        for (var guess = 0; guess <= Rate.UserCodes.Count; guess++)
            await team.Guest.Get(TokenPaths.PageOf("BBBB-BBBB"));
        await quiet.AskForCodes();
        Assert.DoesNotContain("Payroll", (await team.Guest.Get(TokenPaths.PageOf(quiet.UserCode))).Text, StringComparison.Ordinal);
        for (var asked = 0; asked < Rate.DeviceCodesForNetwork.Count; asked++)
            await busy.Post(TokenPaths.Device, ("client_id", "Payroll"));
        var refused = await busy.Post(TokenPaths.Device, ("client_id", "Payroll"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));
    }

    [Fact(DisplayName = "T41: Of tokens and codes only hashes are kept, they are in no log, and count in the header only")]
    public async Task T41_Of_tokens_and_codes_only_hashes_are_kept_they_are_in_no_log_and_count_in_the_header_only()
    {
        var team = await TestTeam.Create(app);
        var program = new DeviceProgram(app);
        await program.SignIn(team.Member, team.Tenant);
        await program.Api.Get("members?unknown=1");
        await program.Post(TokenPaths.Token, ("grant_type", "refresh_token"), ("refresh_token", program.RefreshToken), ("client_id", "Another"));

        var nobody = new ApiClient(app.Visitor(), null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.Get($"members?access_token={program.AccessToken}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new ApiClient(app.Visitor(), program.RefreshToken).Get("members")).Status);
        var rows = (await app.Database.Dump()).Rows.Select(row => row.Json).ToList();
        Assert.DoesNotContain(rows, row => row.Contains(program.UserCode, StringComparison.Ordinal));
        foreach (var secret in new[] { program.DeviceCode, program.RefreshToken, program.AccessToken.Split('.')[2] })
        {
            // What a program puts into the address by mistake is in the log of requests, and is over in ten minutes.
            Assert.DoesNotContain(app.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal) && !line.Contains("access_token", StringComparison.Ordinal));
            Assert.DoesNotContain(rows, row => row.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact(DisplayName = "T26: What no operation asks for is refused to a program, too; T27: it reads the fields of the document")]
    public async Task T26_T27_A_program_sends_and_reads_what_the_document_says()
    {
        var team = await TestTeam.Create(app);
        var program = new DeviceProgram(app);
        await program.SignIn(team.Owner, team.Tenant);

        foreach (var field in new[] { "tenantId", "createdBy", "personId", "isAdmin" })
            Assert.Equal("urn:problem:Invalid", (await program.Api.Post("invitations", $$"""{"email":"a@example.com","role":"member","{{field}}":"x"}""")).Problem);
        Assert.Equal(["id", "name", "email", "role", "joinedAt"], (await program.Api.Get("members")).Json["items"]![0]!.AsObject().Select(field => field.Key));
        // A browser's session is no program's, and a program's opens no page.
        var page = new HttpRequestMessage(HttpMethod.Get, team.Path("members"));
        page.Headers.TryAddWithoutValidation("Authorization", $"Bearer {program.AccessToken}");
        Assert.Equal(HttpStatusCode.Redirect, (await app.Visitor().Send(page)).Status);
    }

    [Fact]
    public async Task Programs_that_know_OAuth_find_the_addresses_and_the_keys()
    {
        var team = await TestTeam.Create(app);
        await new DeviceProgram(app).SignIn(team.Owner, team.Tenant);
        var metadata = JsonNode.Parse((await app.Visitor().Get(TokenPaths.Metadata)).Body)!;
        var tokens = app.Services.GetRequiredService<AccessTokens>();

        Assert.Equal(tokens.Issuer, (string)metadata["issuer"]!);
        Assert.Equal($"{tokens.Issuer}{TokenPaths.Device}", (string)metadata["device_authorization_endpoint"]!);
        Assert.Equal($"{tokens.Issuer}{TokenPaths.Token}", (string)metadata["token_endpoint"]!);
        var keys = JsonNode.Parse((await app.Visitor().Get(new Uri((string)metadata["jwks_uri"]!).PathAndQuery)).Body)!["keys"]!.AsArray();
        Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], keys.Single()!.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
    }

    private static async Task<(HttpStatusCode, string?)> Refusal(DeviceProgram program)
    {
        var answer = await program.Api.Get("members");
        return (answer.Status, answer.Problem);
    }

    private static async Task<string?> Error(Task<Answer> answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await answer).Status);
        return (string?)JsonNode.Parse((await answer).Body)!["error"];
    }
}
