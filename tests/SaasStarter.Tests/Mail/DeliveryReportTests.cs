using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Hosting.Commands;
using SaasStarter.Backbone.Mail;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Mail;

/// <summary>What mail servers report later of mail that they took: RFC 3464, as Postfix and Exchange write it.</summary>
public sealed class DeliveryReportTests(TestApplication app) : IClassFixture<TestApplication>
{
    private const string Id = "0199f2c81d5a7c3e8f0a4b6d2e1c9a70";

    // As Postfix 3.7 sends it, with addresses of RFC 2606.
    private const string FromPostfix = """
        Return-Path: <>
        Received: by mx.example.net (Postfix)
            id 4XyZ1a2b3c; Sat, 21 Nov 2026 14:10:07 +0000 (UTC)
        Date: Sat, 21 Nov 2026 14:10:07 +0000 (UTC)
        From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: bounces@example.com
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
            boundary="4XyZ1a0q9z.1763734207/mx.example.net"
        Message-Id: <20261121141007.4XyZ1a2b3c@mx.example.net>

        This is a MIME-encapsulated message.

        --4XyZ1a0q9z.1763734207/mx.example.net
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host mx.example.net.

        I'm sorry to have to inform you that your message could not
        be delivered to one or more recipients. It's attached below.

        --4XyZ1a0q9z.1763734207/mx.example.net
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net
        X-Postfix-Queue-ID: 4XyZ1a2b3c
        X-Postfix-Sender: rfc822; bounces@example.com
        Arrival-Date: Sat, 21 Nov 2026 14:10:05 +0000 (UTC)

        Final-Recipient: rfc822; nobody@example.org
        Original-Recipient: rfc822;nobody@example.org
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mail.example.org
        Diagnostic-Code: smtp; 550 5.1.1 <nobody@example.org>: Recipient address
            rejected: User unknown in virtual mailbox table

        --4XyZ1a0q9z.1763734207/mx.example.net
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers

        Return-Path: <bounces@example.com>
        Received: from product (localhost [127.0.0.1])
            by mx.example.net (Postfix) with ESMTP id 4XyZ1a2b3c
            for <nobody@example.org>; Sat, 21 Nov 2026 14:10:05 +0000 (UTC)
        MIME-Version: 1.0
        From: "Example" <hello@example.com>
        To: nobody@example.org
        Message-ID: <{id}@example.com>
        Subject: Olga Owner invites you

        --4XyZ1a0q9z.1763734207/mx.example.net--
        """;

    // As Exchange Online sends it: the original as a whole, and no words after the status.
    private const string FromExchange = """
        From: <postmaster@example.onmicrosoft.com>
        To: <bounces@example.com>
        Subject: Undeliverable: Your code to sign in
        In-Reply-To: <{id}@example.com>
        Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

        --b1
        Content-Type: multipart/alternative; boundary="b2"

        --b2
        Content-Type: text/plain; charset="us-ascii"

        Your message couldn't be delivered.
        --b2--
        --b1
        Content-Type: message/delivery-status

        Reporting-MTA: dns;AM9PR01.example.prod.outlook.com

        Final-Recipient: rfc822;nobody@example.org
        Action: failed
        Status: 5.4.1

        --b1
        Content-Type: message/rfc822

        Received: from somewhere
        Subject: without an identifier

        Body
        --b1--
        """;

    [Theory]
    [InlineData(FromPostfix, "\n", "550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown in virtual mailbox table")]
    [InlineData(FromPostfix, "\r\n", "550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown in virtual mailbox table")]
    [InlineData(FromExchange, "\n", "5.4.1")]
    public void A_report_tells_which_mail_failed_and_why(string text, string lineEnd, string reason)
    {
        var report = DeliveryReport.Read(Bytes(text, lineEnd))!;

        Assert.Equal((Id, true, reason), (report.Mail!.Value.Value.ToString("N"), report.HasFailed, report.Reason));
    }

    [Theory]
    [InlineData("Action: failed", "Action: delayed")]
    [InlineData("Action: failed", "Action: delivered")]
    [InlineData("Action: failed", "X-Action: failed")]
    public void What_is_late_or_has_arrived_has_not_failed(string from, string to) =>
        Assert.False(DeliveryReport.Read(Bytes(FromPostfix.Replace(from, to), "\n"))!.HasFailed);

    [Theory]
    [InlineData("")]
    [InlineData("Subject: I am on holiday\n\nBack on Monday.")]
    [InlineData("Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: text/plain\n\nno\n--x--")]
    [InlineData("\0\0\0")]
    public void Any_other_mail_is_no_report(string text) => Assert.Null(DeliveryReport.Read(Encoding.Latin1.GetBytes(text)));

    [Theory]
    [InlineData("<{id}@", "<x@")]
    [InlineData("<{id}@", "<0199f2c8@")]
    public void A_report_about_somebody_elses_mail_names_none_of_ours(string from, string to) =>
        Assert.Null(DeliveryReport.Read(Bytes(FromPostfix.Replace(from, to), "\n"))!.Mail);

    [Fact]
    public async Task An_invitation_that_came_back_says_so_and_is_sent_again()
    {
        var team = await TestTeam.Create(app);
        await team.Admin.Open(team.Path("members"));
        await team.Admin.Post(team.Path("members/invite"), ("Email", "came.back@example.com"));
        var sent = await app.Mail.To("came.back@example.com");
        await app.Mail(await MailOf(team), MailStatus.Sent);
        Assert.DoesNotContain("Not delivered", (await team.Admin.Open(team.Path("members"))).Text, StringComparison.Ordinal);

        var (code, output, _) = await Report(Bytes(FromPostfix.Replace("{id}@example.com", sent["Message-ID"].Trim('<', '>')), "\n"));

        Assert.Equal(0, code);
        Assert.Contains("bounced, 550 5.1.1", output, StringComparison.Ordinal);
        var members = await team.Admin.Open(team.Path("members"));
        Assert.Contains("Not delivered", members.Text, StringComparison.Ordinal);
        await team.Admin.Post((await Link(team)) + "/resend");
        Assert.DoesNotContain("Not delivered", (await team.Admin.Open(team.Path("members"))).Text, StringComparison.Ordinal);
        Assert.NotEqual(sent["Message-ID"], (await app.Mail.To("came.back@example.com", count: 2))["Message-ID"]);
    }

    [Fact]
    public async Task An_invitation_that_was_refused_says_so_in_the_readers_language()
    {
        var team = await TestTeam.Create(app);
        await team.Owner.Forge(team.Path("members/invite"), ("Email", "ann@mailbox.invalid"), ("Role", "member"));
        await app.Mail(await MailOf(team), MailStatus.Refused);
        var french = await app.SignUp($"francoise{team.Tenant.Slug}@example.com", culture: "fr");
        await app.Join(team.Tenant, french, "admin");

        var members = await french.Open(team.Path("members"));

        Assert.Contains("Non remis", members.Text, StringComparison.Ordinal);
        Assert.Contains("renvoyez l’invitation", members.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_helps_nobody_is_refused_with_the_reason()
    {
        foreach (var (text, reason) in new[] { ("Subject: Hello\n\nHello", "no report of undelivered mail"), (FromPostfix, "no mail that this product sent") })
        {
            var (code, _, error) = await Report(Bytes(text, "\n"));
            Assert.Equal(1, code);
            Assert.Contains(reason, error, StringComparison.Ordinal);
        }
        Assert.Contains("Nothing to mark", (await Report(Bytes(FromPostfix.Replace("Action: failed", "Action: delayed"), "\n"))).Output, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text, string lineEnd) => Encoding.UTF8.GetBytes(text.Replace("{id}", Id).ReplaceLineEndings(lineEnd));

    private static async Task<string> Link(TestTeam team) => team.Path($"invitations/inv_{(Guid)(await team.App.Sql("saasstarter_app", "select id from backbone.invitation", team.Tenant.Id))[0][0]!:N}");

    private static async Task<Backbone.Core.Id<OutgoingMail>> MailOf(TestTeam team) =>
        new((Guid)(await team.App.Sql("saasstarter_app", "select mail_id from backbone.invitation", team.Tenant.Id))[0][0]!);

    private async Task<(int Code, string Output, string Error)> Report(byte[] content)
    {
        using var input = new MemoryStream(content);
        using var output = new StringWriter();
        using var error = new StringWriter();
        await using var product = new ProductWithoutServices(app.Database.Connections.Migrations!);
        var code = await product.Services.GetRequiredService<CommandLine>().Run(["mail", "bounced"], input, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
