using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

public sealed class UnpaidTenantTests(UnpaidTenantTests.Product app) : IClassFixture<UnpaidTenantTests.Product>
{
    [Fact]
    public async Task Without_a_plan_every_page_leads_those_who_may_pay_to_the_plans_and_others_to_them()
    {
        var (owner, member, tenant) = await Team("pages");

        var ofOwner = await owner.Get(tenant.Path("members"));
        var ofMember = await member.Get(tenant.Path());

        Assert.Equal((HttpStatusCode.PaymentRequired, HttpStatusCode.PaymentRequired), (ofOwner.Status, ofMember.Status));
        Assert.Contains("The organisation has no plan at the moment. Choose a plan to go on.", ofOwner.Text, StringComparison.Ordinal);
        Assert.Contains(tenant.Path("billing"), ofOwner.Page.Links);
        Assert.Contains("Ask an owner of the organisation to see to it.", ofMember.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(tenant.Path("billing"), ofMember.Page.Links);
    }

    [Fact]
    public async Task Programs_are_told_the_problem_by_its_name()
    {
        var (owner, _, tenant) = await Team("programs");

        var answer = await owner.Send(new(HttpMethod.Get, tenant.Path("members.json")) { Headers = { Accept = { new("application/json") } } });

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.Status);
        Assert.Equal("application/problem+json", answer.Response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(answer.Body).RootElement;
        Assert.Equal(("urn:problem:NothingPaid", 402), (problem.GetProperty("type").GetString(), problem.GetProperty("status").GetInt32()));
        Assert.Contains("has no plan", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_plan_one_can_still_leave_delete_and_read_what_concerns_oneself()
    {
        var (owner, member, tenant) = await Team("leaving");

        Assert.Equal(HttpStatusCode.OK, (await owner.Get(tenant.Path("settings"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await member.Get(tenant.Path("notifications"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await member.Get("/profile")).Status);
        Assert.Equal(HttpStatusCode.PaymentRequired, (await owner.Forge(tenant.Path("settings/name"), ("Name", "New"), ("Slug", tenant.Slug))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await member.Forge(tenant.Path("leave"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.Forge(tenant.Path("settings/deletion"), ("Slug", tenant.Slug))).Status);
        Assert.Equal(TenantStatus.Deleting, (await app.FindTenant(tenant.Slug)).Status);
    }

    [Fact]
    public async Task Paying_opens_everything_with_the_next_request()
    {
        var (owner, _, tenant) = await Team("opening");
        Assert.Equal(HttpStatusCode.PaymentRequired, (await owner.Get(tenant.Path())).Status);

        await app.Subscribe(tenant, "team");

        Assert.Equal(HttpStatusCode.OK, (await owner.Get(tenant.Path())).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.Forge(tenant.Path("settings/name"), ("Name", "New"), ("Slug", tenant.Slug))).Status);
    }

    [Fact]
    public async Task Whoever_pays_for_a_plan_that_was_taken_out_of_the_file_loses_nothing()
    {
        var (owner, _, tenant) = await Team("forgotten");
        await app.Subscribe(tenant, "of-last-year");

        Assert.Equal(HttpStatusCode.Redirect, (await owner.Forge(tenant.Path("settings/branding"), ("Color", "#336699"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.Forge(tenant.Path("members/invite"), ("Email", "one@forgotten.example"), ("Role", Role.Member))).Status);
    }

    private async Task<(TestVisitor Owner, TestVisitor Member, CurrentTenant Tenant)> Team(string name)
    {
        var owner = await app.SignUp($"owner@{name}.example");
        var member = await app.SignUp($"member@{name}.example");
        var tenant = await app.CreateTenant(owner, $"Unpaid {name}");
        await app.Join(tenant, member, Role.Member);
        return (owner, member, tenant);
    }

    /// <summary>The product with plans of which none is free.</summary>
    public sealed class Product(TestCluster cluster) : TestApplication(cluster)
    {
        protected override void Configure(IServiceCollection services)
        {
            var ofTheFile = services.Last(service => service.ServiceType == typeof(PlanCatalogue)).ImplementationFactory!;
            services.Replace(ServiceDescriptor.Singleton(provider => WithoutFree((PlanCatalogue)ofTheFile(provider))));
        }

        private static PlanCatalogue WithoutFree(PlanCatalogue file) => file with { Plans = [.. file.Plans.Where(plan => !plan.IsFree)] };
    }
}
