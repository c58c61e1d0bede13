using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Legal;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Legal;

public sealed class LegalPageTests(TestApplication app) : IClassFixture<TestApplication>
{
    public static IEnumerable<TheoryDataRow<string>> Documents() => LegalDocumentKind.All.Select(kind => new TheoryDataRow<string>(kind.Name));

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_document_is_a_page_that_sets_no_cookie_and_says_that_it_is_a_model(string name)
    {
        var answer = await app.Visitor().Get($"/legal/{name}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Null(answer.Header("Set-Cookie"));
        Assert.NotEqual("no-store", answer.Header("Cache-Control"));
        Assert.Contains("has to be reviewed by a lawyer", answer.Page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await app.Visitor().Get($"/legal/{name}/{AcceptedTerms.VersionOf(LegalDocumentKind.Find(name)!)}")).Status);
    }

    [Theory]
    [InlineData("/legal/nothing")]
    [InlineData("/legal/terms/2020-01-01")]
    [InlineData("/legal/terms/yesterday")]
    [InlineData("/legal/..%2f..%2fcompany.json")]
    public async Task Of_what_there_is_not_there_is_no_page(string path) => Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Get(path)).Status);

    [Theory]
    [InlineData("/")]
    [InlineData("/pricing")]
    [InlineData("/sign-in")]
    [InlineData("/sign-up")]
    [InlineData("/forgot-password")]
    [InlineData("/contact")]
    [InlineData("/legal/notice")]
    [InlineData("/nothing-here")]
    public async Task Every_page_leads_to_all_documents(string path) => AssertLinks(await app.Visitor().Get(path));

    [Fact]
    public async Task The_pages_of_those_who_are_signed_in_do_too()
    {
        var ana = await app.SignUp("ana.with.links@example.com");
        var tenant = await app.CreateTenant(ana, "With links");
        await app.Employ(ana);

        foreach (var path in new[] { "/tenants", "/profile", tenant.Path(), tenant.Path("members"), "/backoffice" })
            AssertLinks(await ana.Get(path));
    }

    private static void AssertLinks(Answer answer)
    {
        var links = answer.Page.Root.All("a").Select(link => link["href"]).ToHashSet();
        Assert.All(LegalDocumentKind.All, kind => Assert.Contains(kind.Path, links));
        Assert.Contains("/contact", links);
    }

    /// <summary>The product of a company that has not said who keeps its servers.</summary>
    public sealed class OfIncompleteCompany(TestCluster cluster) : TestApplication(cluster)
    {
        protected override void Configure(IServiceCollection services)
        {
            var company = (Company)services.Single(service => service.ServiceType == typeof(Company)).ImplementationInstance!;
            services.Replace(ServiceDescriptor.Singleton(company with { Host = null, Contract = null }));
        }
    }

    public sealed class Incomplete(OfIncompleteCompany app) : IClassFixture<OfIncompleteCompany>
    {
        [Fact]
        public async Task What_lacks_a_field_is_no_page_and_no_link_and_the_log_and_the_staff_are_told_which()
        {
            foreach (var name in new[] { "notice", "terms", "sales" })
                Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Get($"/legal/{name}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await app.Visitor().Get("/legal/privacy")).Status);
            var links = (await app.Visitor().Get("/sign-in")).Page.Root.All("a").Select(link => link["href"]).ToList();
            Assert.DoesNotContain("/legal/notice", links);
            Assert.Contains("/legal/privacy", links);

            Assert.Contains(app.Log.Lines, line => line.Contains("notice, terms, sales", StringComparison.Ordinal) && line.Contains("host.name", StringComparison.Ordinal));
            var staff = await app.SignUp("staff.of.incomplete@example.com");
            await app.Employ(staff);
            Assert.Contains("host.phone", (await staff.Open("/backoffice/legal")).Page.Text, StringComparison.Ordinal);
            Assert.Contains("3 not published", (await staff.Open("/backoffice")).Page.Text, StringComparison.Ordinal);
        }

        [Fact]
        public async Task Nobody_accepts_what_nobody_can_read()
        {
            var form = (await app.Visitor().Open("/sign-up")).Form("/sign-up");
            Assert.DoesNotContain("AcceptedTerms", form.FieldNames);

            var visitor = app.Visitor();
            await visitor.Open("/sign-up");
            Assert.Equal("/sign-up/confirm", (await visitor.Post("/sign-up", ("Name", "Ana"), ("Email", "before.terms@example.com"), ("Password", TestVisitor.Password))).Path);
        }
    }
}
