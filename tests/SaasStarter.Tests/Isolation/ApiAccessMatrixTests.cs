using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Backbone.PublicApi.Tokens;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.PublicApi;

namespace SaasStarter.Tests.Isolation;

/// <summary>Every key at every operation: what is foreign is not found, what is beyond the scopes is forbidden, and nothing changes. Generated from the route table.</summary>
public sealed class ApiAccessMatrixTests(AttackedProduct product) : IClassFixture<AttackedProduct>
{
    [Fact]
    public void Every_route_for_programs_is_an_operation_for_members() =>
        Assert.Empty(RouteTable.ForPrograms.Where(route => route.Value.Metadata.GetMetadata<ApiOperation>() is not { Audience: Audience.MemberAudience }).Select(route => route.Key));

    [Fact(DisplayName = "T41: No operation answers a key that is none, over, of another tenant, or without the scope")]
    public async Task T41_No_operation_answers_a_key_that_is_none_or_over_or_of_another_tenant_or_without_the_scope()
    {
        var all = product.Services.GetRequiredService<ApiScopes>().All.Select(permission => permission.Name).ToArray();
        var owner = product.MembersOfAlpha[Role.Owner];
        var attacker = await product.NewProgram(product.Beta, product.Attacker, all);
        var revoked = await product.NewProgram(product.Alpha, owner, all);
        var expired = await product.NewProgram(product.Alpha, owner, all);
        var suspended = await product.NewProgram(product.Gamma, product.Suspended, all);
        var guessed = new ApiClient(product.Visitor(), expired.Token![..^4] + "AAAA");
        var nobody = new ApiClient(product.Visitor(), null);
        await Set(revoked, "revoked_at = now()");
        await Set(expired, "expires_at = now() - interval '1 second'");
        await product.Sql(TestDatabase.Superuser, "update backbone.api_key set last_used_on = current_date");
        var before = await product.Database.Dump();
        var surprises = new List<string>();

        foreach (var operation in Operations)
        {
            var permission = ((Audience.MemberAudience)operation.Audience).Permission.Name;
            await Expect(operation, "nobody", nobody, HttpStatusCode.Unauthorized);
            await Expect(operation, "a guessed secret", guessed, HttpStatusCode.Unauthorized);
            await Expect(operation, "a revoked key", revoked, HttpStatusCode.Unauthorized);
            await Expect(operation, "an expired key", expired, HttpStatusCode.Unauthorized);
            await Expect(operation, "a key of a suspended tenant", suspended, HttpStatusCode.Forbidden);
            if (operation.Binder.Parameters.Any(parameter => parameter.Place == ApiPlace.Path))
                await Expect(operation, "a key of another tenant", attacker, HttpStatusCode.NotFound);
        }
        Assert.Empty(surprises);
        // A wrong key is counted, and what a known one is refused is written down.
        Assert.Empty(before.ChangesUntil(await product.Database.Dump(), "accounts.attempt_counter", "backbone.audit_entry"));

        foreach (var permission in all)
        {
            var lower = await product.NewProgram(product.Alpha, owner, [.. all.Except([permission])]);
            foreach (var operation in Operations.Where(operation => ((Audience.MemberAudience)operation.Audience).Permission.Name == permission))
                await Expect(operation, $"a key without {permission}", lower, HttpStatusCode.Forbidden);
        }
        Assert.Empty(surprises);

        async Task Expect(ApiOperation operation, string who, ApiClient program, HttpStatusCode expected)
        {
            var answer = await product.Call(operation, program, product.Alpha, product.Beta);
            if (answer.Status != expected)
                surprises.Add($"{operation.Name}, {who}: {(int)answer.Status} instead of {(int)expected}");
            if (answer.Problem is null)
                surprises.Add($"{operation.Name}, {who}: no problem details");
            if (product.SecretsOfAlpha.Any(secret => answer.Body.Contains(secret, StringComparison.OrdinalIgnoreCase)))
                surprises.Add($"{operation.Name}, {who}: tells of Alpha");
        }
    }

    [Fact(DisplayName = "T24: No operation answers a token that is over, of another tenant, of a suspended one, or of somebody who may not")]
    public async Task T24_No_operation_answers_a_token_that_is_over_or_of_another_tenant_or_of_somebody_who_may_not()
    {
        var attacker = await SignIn(product.Attacker, product.Beta);
        var ended = await SignIn(product.MembersOfAlpha[Role.Owner], product.Alpha);
        var suspended = await SignIn(product.Suspended, product.Gamma);
        await product.Sql(TestDatabase.Superuser, $"delete from accounts.session where user_id = '{product.MembersOfAlpha[Role.Owner].Person!.Id.Value}' and program_tenant_id is not null");
        var lower = new List<(Role Role, ApiClient Program)>();
        foreach (var role in new[] { Role.Member, Role.Viewer, Role.Guest })
            lower.Add((product.Services.GetRequiredService<RoleCatalogue>()[role], await SignIn(product.MembersOfAlpha[role], product.Alpha)));
        var before = await product.Database.Dump();
        var surprises = new List<string>();

        foreach (var operation in Operations)
        {
            var permission = ((Audience.MemberAudience)operation.Audience).Permission;
            await Expect(operation, "a session that ended", ended, HttpStatusCode.Unauthorized);
            await Expect(operation, "somebody of a suspended tenant", suspended, HttpStatusCode.Forbidden);
            if (operation.Binder.Parameters.Any(parameter => parameter.Place == ApiPlace.Path))
                await Expect(operation, "somebody of another tenant", attacker, HttpStatusCode.NotFound);
            foreach (var (role, program) in lower.Where(one => !one.Role.Permissions.Contains(permission)))
                await Expect(operation, role.Name, program, HttpStatusCode.Forbidden);
        }

        Assert.Empty(surprises);
        // The mails that tell of the programs are still on their way.
        Assert.Empty(before.ChangesUntil(await product.Database.Dump(), "accounts.attempt_counter", "backbone.audit_entry", "backbone.job", "backbone.outgoing_mail"));

        async Task<ApiClient> SignIn(TestVisitor person, CurrentTenant tenant)
        {
            var program = new DeviceProgram(product);
            await program.AskForCodes();
            // A suspended tenant opens no page of its own; the person's are open.
            Assert.Equal(HttpStatusCode.Redirect, (await person.Forge(TokenPaths.Allow, ("Code", program.UserCode), ("Tenant", tenant.Id.ToString()))).Status);
            Assert.Null(await program.Poll());
            return program.Api;
        }

        async Task Expect(ApiOperation operation, string who, ApiClient program, HttpStatusCode expected)
        {
            var answer = await product.Call(operation, program, product.Alpha, product.Beta);
            if (answer.Status != expected || answer.Problem is null)
                surprises.Add($"{operation.Name}, {who}: {(int)answer.Status} {answer.Problem} instead of {(int)expected}");
            if (product.SecretsOfAlpha.Any(secret => answer.Body.Contains(secret, StringComparison.OrdinalIgnoreCase)))
                surprises.Add($"{operation.Name}, {who}: tells of Alpha");
        }
    }

    [Fact(DisplayName = "T03: An identifier of another tenant in a body is refused")]
    public async Task T03_An_identifier_of_another_tenant_in_a_body_is_refused()
    {
        var attacker = await product.NewProgram(product.Beta, product.Attacker, [.. product.Services.GetRequiredService<ApiScopes>().All.Select(permission => permission.Name)]);
        foreach (var operation in Operations.Where(operation => operation.Binder.Parameters.Any(parameter => parameter.Place == ApiPlace.Body && ApiCall.EntityOf(parameter.Type) is not null)))
        {
            var answer = await attacker.Send(new(operation.Method), await product.PathOf(operation, product.Beta), await product.BodyOf(operation, product.Alpha),
                operation.Verb == ApiVerb.Replace ? [("If-Match", "*")] : []);

            Assert.True((int)answer.Status is >= 400 and < 500, $"{operation.Name}: {(int)answer.Status}");
            Assert.DoesNotContain(product.SecretsOfAlpha, secret => answer.Body.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    private IReadOnlyList<ApiOperation> Operations => product.Services.GetRequiredService<ApiAddresses>().Operations;

    private Task<IReadOnlyList<object?[]>> Set(ApiClient program, string change) =>
        product.Sql(TestDatabase.Superuser, $"update backbone.api_key set {change} where id = '{Guid.ParseExact(program.Token!.Split('_')[2], "N")}'");
}
