using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>Everybody at every address: what is foreign is not found, what is above one's role is forbidden, and nothing changes.</summary>
public sealed partial class AccessMatrixTests(AttackedProduct product) : IClassFixture<AttackedProduct>
{
    // Addresses whose identifiers are of no tenant's things.
    private static readonly Dictionary<string, string> OfNoTenant = new()
    {
        ["/dev/"] = "What developers look at, on their own machine.",
        ["/stripe-simulator/"] = "As at Stripe, whoever has the address of a payment page, an invoice or a visit to the portal may use it; nobody guesses 24 random signs.",
    };

    public static IEnumerable<TheoryDataRow<string>> OfTenants() => Rows(route => route.Audience is Audience.MemberAudience);

    public static IEnumerable<TheoryDataRow<string>> OfPeople() => Rows(route => route.Audience is Audience.SignedInAudience);

    public static IEnumerable<TheoryDataRow<string>> WithTargets() =>
        Rows(route => route.Targets.Count > 0 && !OfNoTenant.Keys.Any(folder => route.Name.Contains(folder, StringComparison.Ordinal)) && route.Audience is not null);

    public static IEnumerable<TheoryDataRow<string>> InTenants() => Rows(route => route.IsInTenant);

    [Theory]
    [MemberData(nameof(OfTenants))]
    public async Task What_belongs_to_a_tenant_answers_only_members_whose_role_allows_it(string name)
    {
        var route = AttackedRoute.Named(name);
        var permission = ((Audience.MemberAudience)route.Audience!).Permission;
        var roles = product.Services.GetRequiredService<RoleCatalogue>();
        var path = await route.Path(product, product.Alpha.Slug, product.Alpha);
        var before = await product.Database.Dump();
        var answers = new Answers();

        await answers.Expect("somebody who is not signed in", Try(route, product.Visitor(), path), route.IsPosted ? HttpStatusCode.Unauthorized : HttpStatusCode.Redirect);
        await answers.Expect("the owner of another tenant", Try(route, product.Attacker, path), HttpStatusCode.NotFound);
        await answers.Expect("a removed member", Try(route, product.Removed, path), HttpStatusCode.NotFound);
        await answers.Expect("somebody who belongs to nothing", Try(route, product.Loner, path), HttpStatusCode.NotFound);
        await answers.Expect("the owner of a suspended tenant, there",
            Try(route, product.Suspended, await route.Path(product, product.Gamma.Slug, product.Alpha)), HttpStatusCode.Forbidden);
        await answers.Expect("the owner of a suspended tenant", Try(route, product.Suspended, path), HttpStatusCode.NotFound);
        foreach (var (role, visitor) in product.MembersOfAlpha)
        {
            if (!roles[role].Permissions.Contains(permission))
                await answers.Expect(role, Try(route, visitor, path), HttpStatusCode.Forbidden);
            else if (!route.IsPosted)
                await answers.Expect(role, Try(route, visitor, path), HttpStatusCode.OK);
        }

        answers.Check();
        Assert.Empty(before.ChangesUntil(await product.Database.Dump()));
    }

    [Theory]
    [MemberData(nameof(OfPeople))]
    public async Task What_belongs_to_a_person_answers_nobody_who_is_not_signed_in(string name)
    {
        var route = AttackedRoute.Named(name);
        var path = await route.Path(product, "", product.Alpha);
        var before = await product.Database.Dump();

        var answer = await Try(route, product.Visitor(), path);

        Assert.Equal(route.IsPosted ? HttpStatusCode.Unauthorized : HttpStatusCode.Redirect, answer.Status);
        if (!route.IsPosted)
            Assert.StartsWith("/sign-in?returnUrl=", answer.Location, StringComparison.Ordinal);
        Assert.Empty(before.ChangesUntil(await product.Database.Dump()));
    }

    [Theory]
    [MemberData(nameof(WithTargets))]
    public async Task A_foreign_identifier_at_ones_own_address_is_not_found(string name)
    {
        var route = AttackedRoute.Named(name);
        var path = await route.Path(product, product.Beta.Slug, product.Alpha);
        var before = await product.Database.Dump();

        var answer = await Try(route, product.Attacker, path);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        // The page may lead back to the address, which is what the attacker brought.
        AssertNoSecret(answer with { Body = answer.Body.Replace(path, "").Replace(Uri.EscapeDataString(path), "") });
        Assert.Empty(before.ChangesUntil(await product.Database.Dump()));
    }

    [Theory]
    [MemberData(nameof(WithTargets))]
    public async Task An_identifier_of_another_kind_or_of_none_is_not_found(string name)
    {
        var route = AttackedRoute.Named(name);
        var own = await route.Path(product, product.Beta.Slug, product.Beta);
        var target = await route.Target(product, product.Beta);
        var answers = new Answers();

        foreach (var wrong in new[] { "0", "1", "-1", "x", "..%2F..", "null", Guid.Empty.ToString(), "mem_00000000000000000000000000000000", product.Alpha.Id.ToString(), "%ED%A0%80", new string('9', 3000) })
            await answers.Expect(wrong, Try(route, product.Attacker, own.Replace(target, wrong)), HttpStatusCode.NotFound);

        answers.Check();
    }

    [Fact]
    public async Task A_foreign_identifier_in_ones_own_form_is_refused()
    {
        foreach (var route in AttackedRoute.All().Where(route => route.Fields.Any(field => field.ParameterType.IsGenericType && Nullable.GetUnderlyingType(field.ParameterType) is null)))
        {
            var before = await product.Database.Dump();

            var answer = await product.Attacker.Forge(await route.Path(product, product.Beta.Slug, product.Beta), await route.PlausibleForm(product, product.Alpha));

            Assert.InRange((int)answer.Status, 400, 499);
            AssertNoSecret(answer);
            Assert.Empty(before.ChangesUntil(await product.Database.Dump()));
        }
    }

    [Theory]
    [MemberData(nameof(InTenants))]
    public async Task Whether_a_tenant_exists_is_none_of_a_strangers_business(string name)
    {
        var route = AttackedRoute.Named(name);
        foreach (var stranger in new[] { product.Visitor(), product.Loner })
        {
            var there = await Try(route, stranger, (await route.Path(product, product.Alpha.Slug, product.Beta)).Replace(product.InvitationToAlpha, "guess").Replace(product.LogoOfAlpha, "guess"));
            var nowhere = await Try(route, stranger, (await route.Path(product, "nowhere-at-all", product.Beta)).Replace(product.InvitationToAlpha, "guess").Replace(product.LogoOfAlpha, "guess"));

            Assert.Equal((nowhere.Status, Plain(nowhere, "nowhere-at-all")), (there.Status, Plain(there, product.Alpha.Slug)));
        }
    }

    [Fact]
    public async Task Every_command_of_a_tenant_is_refused_by_the_dispatcher_too()
    {
        var roles = product.Services.GetRequiredService<RoleCatalogue>();
        var refusals = new Answers();
        foreach (var route in AttackedRoute.All().Where(route => route is { IsPosted: true, Audience: Audience.MemberAudience }))
        {
            var permission = ((Audience.MemberAudience)route.Audience!).Permission;
            refusals.Expect($"{route} without a tenant", await Dispatch(route.Request!, null, product.Attacker, null), ProblemKind.NotFound);
            refusals.Expect($"{route} as nobody", await Dispatch(route.Request!, product.Alpha, product.Visitor(), null), ProblemKind.Unauthenticated);
            refusals.Expect($"{route} as no member", await Dispatch(route.Request!, product.Alpha, product.Attacker, null), ProblemKind.NotFound);
            refusals.Expect($"{route} in a suspended tenant", await Dispatch(route.Request!, product.Gamma with { Status = TenantStatus.Suspended }, product.Suspended, Role.Owner), ProblemKind.Forbidden);
            foreach (var role in roles.All.Where(role => !role.Permissions.Contains(permission)))
                refusals.Expect($"{route} as {role.Name}", await Dispatch(route.Request!, product.Alpha, product.MembersOfAlpha[role.Name], role.Name), ProblemKind.Forbidden);
        }
        refusals.Check();
    }

    private static IEnumerable<TheoryDataRow<string>> Rows(Func<AttackedRoute, bool> condition) =>
        AttackedRoute.All().Where(condition).Select(route => route.Name).Order(StringComparer.Ordinal).Select(name => new TheoryDataRow<string>(name));

    private async Task<Answer> Try(AttackedRoute route, TestVisitor visitor, string path) =>
        route.IsPosted ? await visitor.Forge(path, await route.PlausibleForm(product, product.Alpha)) : await visitor.Get(path);

    private void AssertNoSecret(Answer answer) => Assert.DoesNotContain(product.SecretsOfAlpha, secret => answer.Body.Contains(secret, StringComparison.OrdinalIgnoreCase));

    private async Task<ProblemKind?> Dispatch(Type request, CurrentTenant? tenant, TestVisitor visitor, string? role)
    {
        var arguments = request.GetConstructors()[0].GetParameters().Select(parameter =>
            parameter.ParameterType == typeof(string) ? "" : parameter.ParameterType == typeof(Secret) ? Secret.Empty
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null).ToArray();
        var response = request.GetInterfaces().Single(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequest<>)).GetGenericArguments()[0];
        var send = (Task)typeof(TestApplication).GetMethod(nameof(TestApplication.Send))!.MakeGenericMethod(response)
            .Invoke(product, [request.GetConstructors()[0].Invoke(arguments), tenant, visitor, role, null])!;
        await send;
        var result = send.GetType().GetProperty("Result")!.GetValue(send)!;
        return ((Problem?)result.GetType().GetProperty("Problem")!.GetValue(result))?.Kind;
    }

    // What differs between any two answers: addresses, tokens, and what a page lets its styles pass by.
    private static string Plain(Answer answer, string slug) => Changing().Replace(answer.Body, "").Replace(slug, "") + answer.Location?.Replace(slug, "");

    [GeneratedRegex("nonce=\"[^\"]*\"|value=\"CfDJ[^\"]*\"|\"traceId\":\"[^\"]*\"|[0-9a-f]{32}")]
    private static partial Regex Changing();

    /// <summary>Collects what was answered otherwise than expected, to show all of it at once.</summary>
    private sealed class Answers
    {
        private readonly List<string> _surprises = [];

        public async Task Expect(string who, Task<Answer> attempt, HttpStatusCode expected)
        {
            var answer = await attempt;
            if (answer.Status != expected)
                _surprises.Add($"{who}: {(int)answer.Status} instead of {(int)expected}");
        }

        public void Expect(string what, ProblemKind? answered, ProblemKind expected)
        {
            if (answered != expected)
                _surprises.Add($"{what}: {answered?.ToString() ?? "accepted"} instead of {expected}");
        }

        public void Check() => Assert.Empty(_surprises);
    }
}
