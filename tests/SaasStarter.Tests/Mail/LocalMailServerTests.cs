using SaasStarter.Backbone.Mail;

namespace SaasStarter.Tests.Mail;

public sealed class LocalMailServerTests
{
    [Fact]
    public async Task A_whole_conversation_is_kept()
    {
        await using var host = await MailHost.Start();
        using var client = await SmtpConversation.Begin(host.Server.Port);

        Assert.Equal("220 localhost ESMTP", await client.Answer());
        Assert.StartsWith("250 ", await client.Say("EHLO me"), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await client.Say("mail from:<ann@example.com> BODY=8BITMIME SMTPUTF8"), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await client.Say("RCPT TO:<zoé@example.com>"), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await client.Say("RCPT TO:<bob@example.com>"), StringComparison.Ordinal);
        Assert.StartsWith("354 ", await client.Say("DATA"), StringComparison.Ordinal);
        await client.Write("Subject: Été\r\n\r\nIl fait beau\r\n..\r\n..dot\r\nbare\n.\nline feed\r\n");
        Assert.StartsWith("250 ", await client.Say("."), StringComparison.Ordinal);
        Assert.StartsWith("221 ", await client.Say("QUIT"), StringComparison.Ordinal);
        Assert.Null(await client.Answer());

        var mail = Assert.Single(host.Inbox.To("zoé"));
        Assert.Equal(["zoé@example.com", "bob@example.com"], mail.Recipients);
        Assert.Equal("ann@example.com", mail.Sender);
        Assert.Equal("Été", mail.Subject);
        Assert.Equal("Il fait beau\r\n.\r\n.dot\r\nbare\n.\nline feed\r\n", mail.Text);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@example.com>", "503")]
    [InlineData("RCPT TO:<a@example.com>", "503")]
    [InlineData("DATA", "503")]
    [InlineData("EHLO", "501")]
    [InlineData("HELO me|MAIL FROM a@example.com", "501")]
    [InlineData("HELO me|MAIL FROM:<>|RCPT TO:<nobody>", "501")]
    [InlineData("HELO me|MAIL FROM:<>|RCPT TO:<a@b.invalid>", "550")]
    [InlineData("HELO me|MAIL FROM:<>|MAIL FROM:<>", "503")]
    [InlineData("HELO me|MAIL FROM:<>|RSET|RCPT TO:<a@example.com>", "503")]
    [InlineData("HELO me|MAIL FROM:<>|DATA", "503")]
    [InlineData("HELO me|MAIL FROM:<a@example.com> SIZE=1000001", "552")]
    [InlineData("HELO me|MAIL FROM:<a@example.com> SIZE=99999999999999", "552")]
    [InlineData("NOOP", "250")]
    [InlineData("VRFY ann", "252")]
    [InlineData("STARTTLS", "500")]
    [InlineData("", "500")]
    public async Task Every_command_has_its_answer(string commands, string status)
    {
        await using var host = await MailHost.Start();
        using var client = await SmtpConversation.Begin(host.Server.Port);
        var answer = await client.Answer();
        foreach (var command in commands.Split('|'))
            answer = await client.Say(command);
        Assert.StartsWith(status, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_that_is_too_large_is_refused_and_the_next_one_taken()
    {
        await using var host = await MailHost.Start();
        using var client = await SmtpConversation.Begin(host.Server.Port);
        await client.Answer();
        await client.Say("HELO me");

        var line = new string('x', 900);
        Assert.StartsWith("552", await Send(client, string.Concat(Enumerable.Repeat($"{line}\r\n", 1200))), StringComparison.Ordinal);
        Assert.StartsWith("250", await Send(client, "Subject: small\r\n"), StringComparison.Ordinal);
        Assert.Equal("small", Assert.Single(host.Inbox.To("")).Subject);
    }

    [Fact]
    public async Task A_line_without_end_closes_the_conversation()
    {
        await using var host = await MailHost.Start();
        using var client = await SmtpConversation.Begin(host.Server.Port);
        await client.Answer();
        await client.Write(new string('x', SmtpSession.MaximumCommandLength + 1));
        Assert.Equal("500 line too long", await client.Answer());
        Assert.Null(await client.Answer());
    }

    [Fact]
    public async Task A_silent_client_is_sent_away()
    {
        await using var host = await MailHost.Start(time: new HastyTime());
        using var client = await SmtpConversation.Begin(host.Server.Port);
        await client.Answer();
        Assert.StartsWith("421", await client.Answer(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_at_most_twenty_conversations()
    {
        await using var host = await MailHost.Start();
        var clients = new List<SmtpConversation>();
        for (var i = 0; i < 20; i++)
        {
            clients.Add(await SmtpConversation.Begin(host.Server.Port));
            Assert.StartsWith("220", await clients[i].Answer(), StringComparison.Ordinal);
        }
        using var oneMore = await SmtpConversation.Begin(host.Server.Port);
        Assert.StartsWith("421", await oneMore.Answer(), StringComparison.Ordinal);
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task The_oldest_mails_go_first()
    {
        await using var host = await MailHost.Start();
        using var client = await SmtpConversation.Begin(host.Server.Port);
        await client.Answer();
        await client.Say("HELO me");
        for (var i = 0; i <= MailInbox.Capacity; i++)
            await Send(client, $"Subject: {i}\r\n");

        var kept = host.Inbox.To("");
        Assert.Equal(MailInbox.Capacity, kept.Count);
        Assert.Equal(("200", "1"), (kept[0].Subject, kept[^1].Subject));
    }

    [Fact]
    public async Task With_a_configured_server_it_does_not_listen()
    {
        await using var host = await MailHost.Start(configuration: ("Mail:Host", "smtp.example.com"));
        Assert.False(host.Inbox.IsLocal);
        Assert.Equal(0, host.Server.Port);
    }

    private static async Task<string?> Send(SmtpConversation client, string content)
    {
        await client.Say("MAIL FROM:<ann@example.com>");
        await client.Say("RCPT TO:<bob@example.com>");
        await client.Say("DATA");
        await client.Write(content);
        return await client.Say(".");
    }
}
