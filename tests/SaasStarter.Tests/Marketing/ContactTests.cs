using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Marketing;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Marketing;

public sealed class ContactTests(TestApplication app) : IClassFixture<TestApplication>
{
    private const string Operator = "hello@example.com";

    [Fact]
    public async Task A_message_is_kept_mailed_to_the_operator_and_dealt_with_by_the_staff()
    {
        var visitor = app.Visitor();
        var page = await visitor.Open("/contact");
        Assert.Null(page.Header("Set-Cookie"));

        var sent = await visitor.Post("/contact", ("Name", "Ana Costa"), ("Email", "ana@visitor.example"), ("Message", "Do you have a plan for schools?\r\n\r\n<b>We</b> are twelve."));

        Assert.Equal("/contact/sent", sent.Path);
        var mail = await MailTo(Operator, "Ana Costa");
        foreach (var text in new[] { "Ana Costa", "ana@visitor.example", "plan for schools?", "<b>We</b> are twelve." })
            Assert.Contains(text, mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>We", mail.Html, StringComparison.Ordinal);

        var staff = await app.SignUp("staff.of.messages@example.com");
        await app.Employ(staff);
        var list = await staff.Open("/backoffice/messages");
        Assert.Contains("<b>We</b> are twelve.", list.Page.Text, StringComparison.Ordinal);
        await staff.Post(list.Page.Forms.Single(form => form.Text.Contains("Ana Costa", StringComparison.Ordinal)).Action);
        Assert.DoesNotContain("twelve", (await staff.Open("/backoffice/messages")).Page.Text, StringComparison.Ordinal);
        Assert.Contains("twelve", (await staff.Open("/backoffice/messages?done=true")).Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_said_and_nothing_that_was_typed_is_lost()
    {
        var visitor = app.Visitor();
        await visitor.Open("/contact");

        var answer = await visitor.Post("/contact", ("Name", "Zoë"), ("Email", "nobody"), ("Message", "  "));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Write what it is about.", answer.Page.Text, StringComparison.Ordinal);
        Assert.Equal("Zoë", answer.Form("/contact").ValueOf("Name"));
    }

    [Fact]
    public async Task A_network_that_writes_all_the_time_is_asked_to_wait()
    {
        var visitor = app.Visitor();
        for (var count = 0; count < 10; count++)
            Assert.Equal(HttpStatusCode.Found, (await Write(visitor, "eager@visitor.example")).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await Write(visitor, "eager@visitor.example")).Status);
        Assert.Equal(HttpStatusCode.Found, (await Write(app.Visitor(), "other@visitor.example")).Status);
    }

    [Fact]
    public async Task A_robot_is_thanked_and_not_heard()
    {
        var answer = await Write(app.Visitor(), "robot@visitor.example", "https://buy.example");

        Assert.Equal("/contact/sent", answer.Location);
        await using var accounts = app.Accounts();
        Assert.False(await accounts.Set<ContactMessage>().AnyAsync(message => message.Email == "robot@visitor.example", TestContext.Current.CancellationToken));
    }

    private async Task<KeptMail> MailTo(string address, string about)
    {
        var inbox = app.Services.GetRequiredService<MailInbox>();
        await JobApplication.Until(() => Task.FromResult(inbox.To(address).Any(mail => mail.Text.Contains(about, StringComparison.Ordinal))), "the operator is told");
        return inbox.To(address).First(mail => mail.Text.Contains(about, StringComparison.Ordinal));
    }

    private static Task<Answer> Write(TestVisitor visitor, string email, string website = "") => visitor.Send(new(HttpMethod.Post, "/contact")
    {
        Headers = { { "Sec-Fetch-Site", "same-origin" } },
        Content = TestVisitor.Content([("Name", "Ana"), ("Email", email), ("Message", "Hello"), ("Website", website)], isMultipart: false),
    });
}
