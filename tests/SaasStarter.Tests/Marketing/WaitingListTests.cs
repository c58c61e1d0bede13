using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Marketing;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Marketing;

public sealed class WaitingListTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task An_address_counts_once_its_owner_has_confirmed_it_by_a_button()
    {
        var visitor = app.Visitor();
        Assert.Equal("/waiting-list/sent", (await Join(visitor, "Curious@example.com")).Location);
        var link = await app.Mail.LinkTo("Curious@example.com", "/waiting-list/confirm/");
        Assert.Null((await Entry("curious@example.com"))!.ConfirmedAt);

        // A mail program looks at what is behind the link.
        var page = await app.Visitor().Open(link);
        Assert.Contains("Curious@example.com", page.Page.Text, StringComparison.Ordinal);
        Assert.Null((await Entry("curious@example.com"))!.ConfirmedAt);

        await visitor.Open(link);
        Assert.Equal("/waiting-list/confirmed", (await visitor.Post(link)).Path);
        Assert.NotNull((await Entry("curious@example.com"))!.ConfirmedAt);
        Assert.Equal(HttpStatusCode.OK, (await app.Visitor().Get(link)).Status);
    }

    [Fact]
    public async Task Leaving_deletes_the_address_by_a_button_or_by_the_mail_program()
    {
        foreach (var (email, accept) in new[] { ("leaving@example.com", "text/html"), ("leaving.by.program@example.com", "*/*") })
        {
            await Join(app.Visitor(), email);
            var link = await app.Mail.LinkTo(email, "/waiting-list/leave/");
            Assert.Equal(HttpStatusCode.OK, (await app.Visitor().Get(link)).Status);
            Assert.NotNull(await Entry(email));

            var request = new HttpRequestMessage(HttpMethod.Post, link) { Content = TestVisitor.Content([("List-Unsubscribe", "One-Click")], isMultipart: false), Headers = { { "Accept", accept } } };
            Assert.Equal(accept == "*/*" ? HttpStatusCode.OK : HttpStatusCode.Found, (await app.Visitor().Send(request)).Status);
            Assert.Null(await Entry(email));
        }
    }

    [Fact]
    public async Task Nobody_learns_whether_an_address_is_on_the_list()
    {
        await Join(app.Visitor(), "known@example.com");
        var link = await app.Mail.LinkTo("known@example.com", "/waiting-list/confirm/");
        var visitor = app.Visitor();
        await visitor.Open(link);
        await visitor.Post(link);

        var known = await Join(app.Visitor(), "KNOWN@example.com");
        var unknown = await Join(app.Visitor(), "nobody.knows@example.com");

        Assert.Equal((unknown.Status, unknown.Location), (known.Status, known.Location));
        Assert.Contains("already", (await app.Mail.To("known@example.com", 2)).Subject, StringComparison.Ordinal);
        Assert.NotNull((await Entry("known@example.com"))!.ConfirmedAt);
    }

    [Theory]
    [InlineData("cross-site", null)]
    [InlineData("same-site", null)]
    [InlineData(null, "https://evil.example")]
    public async Task Another_site_puts_nobody_on_the_list_and_what_was_typed_is_shown_again(string? site, string? origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/waiting-list") { Content = TestVisitor.Content([("Email", "forced@example.com")], isMultipart: false) };
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        var answer = await app.Visitor().Send(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("forced@example.com", answer.Form("/waiting-list").ValueOf("Email"));
        Assert.Null(await Entry("forced@example.com"));
    }

    [Fact]
    public async Task A_robot_is_thanked_and_forgotten()
    {
        var answer = await Join(app.Visitor(), "robot@example.com", website: "https://buy.example");

        Assert.Equal("/waiting-list/sent", answer.Location);
        Assert.Null(await Entry("robot@example.com"));
    }

    [Fact]
    public async Task An_address_gets_five_mails_an_hour_and_no_more()
    {
        for (var count = 0; count < 5; count++)
            Assert.Equal(HttpStatusCode.Found, (await Join(app.Visitor(), "flooded@example.com")).Status);

        var answer = await Join(app.Visitor(), "flooded@example.com");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.NotNull(answer.Header("Retry-After"));
    }

    [Theory]
    [InlineData("/waiting-list/confirm/nonsense")]
    [InlineData("/waiting-list/leave/nonsense")]
    public async Task A_secret_that_is_none_leads_nowhere(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Get(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Send(new(HttpMethod.Post, path))).Status);
    }

    [Fact]
    public async Task A_secret_to_confirm_takes_nobody_off_the_list()
    {
        await Join(app.Visitor(), "mixed@example.com");
        var link = (await app.Mail.LinkTo("mixed@example.com", "/waiting-list/confirm/")).Replace("/confirm/", "/leave/", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Send(new(HttpMethod.Post, link))).Status);
        Assert.NotNull(await Entry("mixed@example.com"));
    }

    [Fact]
    public async Task What_nobody_confirmed_is_forgotten_after_a_week_and_cannot_be_confirmed_any_more()
    {
        await Join(app.Visitor(), "forgetful@example.com");
        var link = await app.Mail.LinkTo("forgetful@example.com", "/waiting-list/confirm/");
        await app.Sql(TestDatabase.Superuser, "update accounts.waiting_list_entry set requested_at = requested_at - interval '8 days' where email = 'forgetful@example.com'");

        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Get(link)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Send(new(HttpMethod.Post, link))).Status);

        await using var services = app.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Identify(Caller.System);
        await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(new ForgetOldEntries(), TestContext.Current.CancellationToken);
        Assert.Null(await Entry("forgetful@example.com"));
    }

    [Fact]
    public async Task The_staff_takes_the_list_away_as_a_file_that_no_spreadsheet_calculates()
    {
        await app.Sql(TestDatabase.Superuser, """
            insert into accounts.waiting_list_entry (id, email, normalized_email, culture, requested_at, confirmed_at)
            values (gen_random_uuid(), '=cmd@example.com', '=CMD@EXAMPLE.COM', 'fr', now(), now()), (gen_random_uuid(), 'not.confirmed@example.com', 'NOT.CONFIRMED@EXAMPLE.COM', 'fr', now(), null)
            """);
        var staff = await app.SignUp("staff.of.list@example.com");
        await app.Employ(staff);

        var file = await staff.Get("/backoffice/waiting-list/export");

        Assert.Equal("text/csv", file.Response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("'=cmd@example.com,fr,", file.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("not.confirmed@example.com", file.Body, StringComparison.Ordinal);
        var page = await staff.Open("/backoffice/waiting-list");
        Assert.Contains("not.confirmed@example.com", page.Page.Text, StringComparison.Ordinal);
        Assert.Contains("exported the waiting list", (await staff.Open("/backoffice/activity")).Page.Text, StringComparison.Ordinal);
    }

    private static Task<Answer> Join(TestVisitor visitor, string email, string website = "") => visitor.Send(new(HttpMethod.Post, "/waiting-list")
    {
        Headers = { { "Sec-Fetch-Site", "same-origin" } },
        Content = TestVisitor.Content([("Email", email), ("Website", website)], isMultipart: false),
    });

    private async Task<WaitingListEntry?> Entry(string email)
    {
        await using var accounts = app.Accounts();
        var normalized = email.ToUpperInvariant();
        return await accounts.Set<WaitingListEntry>().AsNoTracking().SingleOrDefaultAsync(entry => entry.NormalizedEmail == normalized, TestContext.Current.CancellationToken);
    }
}
