using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Marketing;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Marketing;

public sealed class VisitTests(TestApplication app) : IClassFixture<TestApplication>
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0";

    [Fact]
    public async Task Visitors_are_counted_once_a_day_without_a_cookie_and_nothing_of_them_is_stored()
    {
        var (ana, ben) = (app.Visitor(), app.Visitor());
        foreach (var (visitor, path) in new[] { (ana, "/"), (ana, "/"), (ana, "/pricing"), (ben, "/pricing"), (ben, "/legal/terms") })
            Assert.Null((await Look(visitor, path)).Header("Set-Cookie"));

        Assert.Equal([("*", 2, 5), ("/", 1, 2), ("/legal/{document}", 1, 1), ("/pricing", 2, 2)], await Days());

        await Look(ana, "/");
        app.Clock.Advance(TimeSpan.FromDays(1));
        await Look(ana, "/");
        await using var accounts = app.Accounts();
        await app.Services.GetRequiredService<Visits>().Write(TestContext.Current.CancellationToken);
        var whole = await accounts.Set<VisitDay>().Where(day => day.Page == VisitDay.WholeSite).OrderBy(day => day.Day).Select(day => new { day.Visitors, day.Views }).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([new { Visitors = 2, Views = 6 }, new { Visitors = 1, Views = 1 }], whole);
    }

    private async Task<List<(string, int, int)>> Days()
    {
        await app.Services.GetRequiredService<Visits>().Write(TestContext.Current.CancellationToken);
        await using var accounts = app.Accounts();
        var days = await accounts.Set<VisitDay>().OrderBy(day => day.Page).ToListAsync(TestContext.Current.CancellationToken);
        return [.. days.Select(day => (day.Page, day.Visitors, day.Views)).OrderBy(day => day.Page, StringComparer.Ordinal)];
    }

    private static Task<Answer> Look(TestVisitor visitor, string path) => visitor.Send(new(HttpMethod.Get, path) { Headers = { { "User-Agent", Browser } } });

    public sealed class NobodyCounted(TestApplication app) : IClassFixture<TestApplication>
    {
        [Theory]
        [InlineData("/", "User-Agent", "Googlebot/2.1 (+http://www.google.com/bot.html)")]
        [InlineData("/", "DNT", "1")]
        [InlineData("/", "Sec-GPC", "1")]
        [InlineData("/", "Sec-Purpose", "prefetch")]
        [InlineData("/nothing-here", "X-Nothing", "1")]
        [InlineData("/sign-in", "X-Nothing", "1")]
        public async Task Robots_those_who_object_and_pages_that_are_not_public_are_left_out(string path, string header, string value)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (header != "User-Agent")
                request.Headers.Add("User-Agent", Browser);
            request.Headers.TryAddWithoutValidation(header, value);
            await app.Visitor().Send(request);

            await AssertNobody();
        }

        [Fact]
        public async Task Whoever_is_signed_in_is_no_visitor()
        {
            await Look(await app.SignUp("no.visitor@example.com"), "/");

            await AssertNobody();
        }

        private async Task AssertNobody()
        {
            await app.Services.GetRequiredService<Visits>().Write(TestContext.Current.CancellationToken);
            await using var accounts = app.Accounts();
            Assert.Empty(await accounts.Set<VisitDay>().ToListAsync(TestContext.Current.CancellationToken));
        }
    }

    public sealed class Conversion(TestApplication app) : IClassFixture<TestApplication>
    {
        [Fact]
        public async Task The_staff_sees_what_became_of_visits()
        {
            for (var count = 0; count < 20; count++)
                await Look(app.Visitor(), "/");
            await app.Services.GetRequiredService<Visits>().Write(TestContext.Current.CancellationToken);
            var staff = await app.SignUp("staff.of.visits@example.com");
            await app.SignUp("signed.up@example.com");
            var tenant = await app.CreateTenant(staff, "Pays");
            await app.Sql(TestDatabase.Superuser, $"""
                insert into backbone.billing_invoice (tenant_id, id, stripe_invoice_id, status, reason, currency, total, amount_due, amount_paid, amount_remaining, attempt_count, created_at, paid_at)
                select '{tenant.Id.Value}', gen_random_uuid(), 'in_' || number, 'Paid', 'subscription_create', 'EUR', 900, 900, 900, 0, 1, now(), now() from generate_series(1, 2) as number
                """);
            await app.Employ(staff);

            var page = await staff.Open("/backoffice/visits");

            foreach (var text in new[] { "20", "10.0% of visitors", "50.0% of sign-ups" })
                Assert.Contains(text, page.Page.Text, StringComparison.Ordinal);
            Assert.Equal(4, page.Page.Root.All("table").Count());
        }
    }
}
