using System.Net;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

public sealed class PricingPageTests(TestApplication app) : IClassFixture<TestApplication>
{
    private const string TeamByYear = "/choose-plan?plan=team&interval=year&currency=USD";

    [Theory]
    [InlineData("/pricing", "€9", "EUR")]
    [InlineData("/pricing?currency=EUR", "€9", "EUR")]
    [InlineData("/pricing?currency=USD", "$10", "USD")]
    [InlineData("/pricing?currency=%3Cscript%3E", "€9", "EUR")]
    [InlineData("/?currency=USD", "$10", "USD")]
    public async Task Prices_are_shown_in_the_currency_that_was_chosen(string path, string price, string currency)
    {
        var page = (await app.Visitor().Get(path)).Page;

        Assert.Equal(price, page.Root.All("strong").First(element => element.Text.EndsWith(price[1..], StringComparison.Ordinal) && element.Text != price[..1] + "0").Text);
        Assert.Equal(currency, page.Root.All("a").Single(link => link["aria-current"] == "true").Text);
    }

    [Fact]
    public async Task A_plan_promises_what_the_product_keeps_to()
    {
        var text = (await app.Visitor().Get("/pricing")).Text;

        Assert.Contains("Members: up to 3", text, StringComparison.Ordinal);
        Assert.Contains("Guests: as many as you like", text, StringComparison.Ordinal);
        Assert.Contains("Your own colour and logo", text, StringComparison.Ordinal);
        Assert.Contains("14 days to try it before you pay", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_signs_up_and_creates_a_tenant_on_the_way_to_paying_what_they_chose()
    {
        var visitor = app.Visitor();
        await visitor.Open("/pricing?currency=USD");
        var choose = visitor.Current.Page.Links.Single(link => link.Contains("team", StringComparison.Ordinal) && link.Contains("year", StringComparison.Ordinal));

        await visitor.Open(choose);
        await visitor.Post("/sign-up", ("Name", "Ana Costa"), ("Email", "ana@example.com"), ("Password", TestVisitor.Password), AcceptedTerms.Field);
        var arrived = await visitor.Post("/sign-up/confirm", ("Code", await app.Mail.CodeTo("ana@example.com")));

        Assert.StartsWith("/tenants/new", arrived.Path, StringComparison.Ordinal);
        var created = await visitor.Post("/tenants/new", ("Name", "Costa Books"));
        Assert.Equal("/t/costa-books/billing?plan=team&interval=year&currency=USD", created.Path);
    }

    [Fact]
    public async Task An_owner_goes_straight_to_the_billing_page()
    {
        var owner = await app.SignUp("olga@example.com");
        await app.CreateTenant(owner, "Olga and Sons");
        await owner.Open("/pricing?currency=USD");

        Assert.Contains(TeamByYear, owner.Current.Page.Links);
        Assert.Equal("/t/olga-and-sons/billing?plan=team&interval=year&currency=USD", (await owner.Get(TeamByYear)).Location);
    }

    [Fact]
    public async Task Who_may_pay_for_several_chooses_and_never_sees_one_that_others_pay_for()
    {
        var owner = await app.SignUp("clara@example.com");
        await app.CreateTenant(owner, "Clara One");
        await app.CreateTenant(owner, "Clara Two");
        var other = await app.CreateTenant(await app.SignUp("dan@example.com"), "Dan Alone");
        await app.Join(other, owner, "admin");

        var page = await owner.Open(TeamByYear);

        Assert.Contains("/t/clara-one/billing?plan=team&interval=year&currency=USD", page.Page.Links);
        Assert.Contains("/t/clara-two/billing?plan=team&interval=year&currency=USD", page.Page.Links);
        Assert.DoesNotContain(page.Page.Links, link => link.Contains("dan-alone", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?plan=free")]
    [InlineData("?plan=given-up")]
    [InlineData("?plan=%00%22")]
    public async Task What_is_no_paid_plan_leads_back_to_the_prices(string query)
    {
        var owner = await app.SignUp($"eva{query.Length}@example.com");

        Assert.Equal("/pricing", (await owner.Get($"/choose-plan{query}")).Location);
    }

    [Fact]
    public async Task An_interval_or_a_currency_that_is_not_sold_by_becomes_the_first()
    {
        var owner = await app.SignUp("fred@example.com");
        await app.CreateTenant(owner, "Fred Works");

        Assert.Equal("/t/fred-works/billing?plan=company&interval=month&currency=EUR",
            (await owner.Get("/choose-plan?plan=company&interval=decade&currency=XXX")).Location);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    public async Task Creating_a_tenant_never_leads_to_another_site(string returnUrl)
    {
        var owner = await app.SignUp($"gina{returnUrl.Length}@example.com");

        var answer = await owner.Forge("/tenants/new", ("Name", $"Gina {returnUrl.Length}"), ("Slug", ""), ("returnUrl", returnUrl));

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal($"/t/gina-{returnUrl.Length}", answer.Location);
    }

    [Fact]
    public async Task A_visitor_who_follows_a_choice_signs_in_first() =>
        Assert.StartsWith("/sign-in?returnUrl=", (await app.Visitor().Get(TeamByYear)).Location, StringComparison.Ordinal);
}
