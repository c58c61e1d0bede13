using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Mail;

public sealed class InboxPageTests(TestApplication app) : IClassFixture<TestApplication>
{
    private const string Page = "/dev/mail";

    [Fact]
    public async Task A_mail_is_listed_read_and_framed()
    {
        var mail = await Deliver("listed@example.com", new MailPart.Code("428613"));
        var visitor = app.Visitor();

        var list = await visitor.Open($"{Page}?to=LISTED");
        Assert.Equal([mail.Page], list.Page.Links.Where(link => link.StartsWith($"{Page}/", StringComparison.Ordinal)));

        var read = await visitor.Open(mail.Page);
        Assert.Contains("428613", read.Text, StringComparison.Ordinal);
        Assert.Contains("auto-generated", read.Text, StringComparison.Ordinal);
        var frame = Assert.Single(read.Page.Root.All("iframe"));
        Assert.Equal(mail.HtmlPath, frame["src"]);
        Assert.DoesNotContain("allow-scripts", frame["sandbox"], StringComparison.Ordinal);
        Assert.DoesNotContain("allow-same-origin", frame["sandbox"], StringComparison.Ordinal);
        Assert.Contains("frame-src 'self'", read.Header("Content-Security-Policy"), StringComparison.Ordinal);

        var html = await visitor.Open(mail.HtmlPath);
        Assert.Contains("428613", html.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_framed_mail_runs_nothing_and_is_framed_by_us_alone()
    {
        var mail = await Deliver("framed@example.com", new MailPart.Code("1"));
        var answer = await app.Visitor().Get(mail.HtmlPath);

        var policy = answer.Header("Content-Security-Policy");
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("sandbox", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Equal("SAMEORIGIN", answer.Header("X-Frame-Options"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Fact]
    public async Task The_newest_mail_is_on_top()
    {
        var first = await Deliver("order@example.com", new MailPart.Code("1"));
        var second = await Deliver("order@example.com", count: 2);

        var list = await app.Visitor().Open($"{Page}?to=order");
        Assert.Equal([second.Page, first.Page], list.Page.Links.Where(link => link.StartsWith($"{Page}/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("?to=nobody-here", "nobody-here")]
    [InlineData("?to=%3Cscript%3E", "<script>")]
    [InlineData("?to=%00%FF", "")]
    public async Task What_is_not_found_is_said(string query, string text)
    {
        var list = await app.Visitor().Open($"{Page}{query}");
        Assert.Equal(HttpStatusCode.OK, list.Status);
        Assert.Contains(text, list.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/mail/nothing")]
    [InlineData("/dev/mail/nothing/html")]
    [InlineData("/dev/mail/mail_0199f2c81d5a7c3e8f0a4b6d2e1c9a70")]
    [InlineData("/dev/mail/mail_0199f2c81d5a7c3e8f0a4b6d2e1c9a70/html")]
    public async Task A_mail_that_is_gone_answers_404(string path)
    {
        var answer = await app.Visitor().Open(path);
        Assert.Contains("404", answer.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    [Fact]
    public async Task Under_another_name_than_this_machines_there_is_no_mail()
    {
        var visitor = app.Visitor();
        foreach (var path in new[] { Page, $"{Page}/x", $"{Page}/x/html" })
        {
            var answer = await visitor.Send(new(HttpMethod.Get, path) { Headers = { Host = "rebound.example.com" } });
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        }
    }

    private Task<KeptMail> Deliver(string address, params IReadOnlyList<MailPart> parts) => Deliver(address, 1, parts);

    private async Task<KeptMail> Deliver(string address, int count, params IReadOnlyList<MailPart> parts)
    {
        // The texts of the tests have no resource file, and a missing text is a mistake in development: the subject is one of ours.
        var mail = new SampleMail(new(address, "Ann", "en"), Backbone.Mail.Strings.Text("Inbox"), parts);
        var rendered = await app.Services.GetRequiredService<MailRenderer>().Render(mail, app.Services.GetRequiredService<MailBrand>().LookOf(null));
        await app.Services.GetRequiredService<SmtpTransport>().Send(rendered, Id<OutgoingMail>.New(), TestContext.Current.CancellationToken);
        return await app.Services.GetRequiredService<MailInbox>().Arrival(address, count);
    }
}
