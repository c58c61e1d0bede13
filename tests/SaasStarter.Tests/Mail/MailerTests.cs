using System.Text;
using SaasStarter.Backbone.Mail;
using static SaasStarter.Tests.Mail.SampleMail;

namespace SaasStarter.Tests.Mail;

public sealed class MailerTests
{
    [Fact]
    public async Task Accents_arrive_in_name_subject_and_both_bodies()
    {
        await using var host = await MailHost.Start();
        var mail = await host.Deliver(new SampleMail(Zoe, Plain("Élan d’été ☀ — 日本"), new MailPart.Paragraph(Plain("Où êtes-vous ? Ça va… 🍇"))));

        Assert.Equal("Élan d’été ☀ — 日本", mail.Subject);
        Assert.Contains("Zoé Lefèvre", mail["To"], StringComparison.Ordinal);
        Assert.Contains("Où êtes-vous ? Ça va… 🍇", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Où êtes-vous ? Ça va… 🍇", System.Net.WebUtility.HtmlDecode(mail.Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_speaks_the_recipients_language_and_not_the_senders()
    {
        await using var host = await MailHost.Start();
        var culture = System.Globalization.CultureInfo.CurrentUICulture;
        var french = await host.Deliver(new SampleMail(Zoe, Plain("S")));
        var english = await host.Deliver(new SampleMail(new("zoe@example.org", "Zoé", "en"), Plain("S")));

        Assert.StartsWith("Bonjour Zoé Lefèvre,", french.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"fr\">", french.Html, StringComparison.Ordinal);
        Assert.StartsWith("Hello Zoé,", english.Text, StringComparison.Ordinal);
        Assert.Equal(culture, System.Globalization.CultureInfo.CurrentUICulture);
    }

    [Fact]
    public async Task The_brand_signs_every_mail()
    {
        await using var host = await MailHost.Start();
        var mail = await host.Deliver(To("ann@example.com", new MailPart.Button(Plain("Open"), "/")));

        Assert.Contains("L’équipe Marée", mail["From"], StringComparison.Ordinal);
        Assert.Contains("team@example.com", mail["From"], StringComparison.Ordinal);
        Assert.Contains("Marée SAS · 1 quai du Port", mail.Text, StringComparison.Ordinal);
        Assert.Contains("background:#114488", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_may_name_another_sender()
    {
        await using var host = await MailHost.Start(configuration: ("Mail:From", "other@example.com"));
        Assert.Contains("other@example.com", (await host.Deliver(To("ann@example.com")))["From"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_lines_and_lines_that_begin_with_dots_arrive_unchanged()
    {
        await using var host = await MailHost.Start();
        var words = string.Concat(Enumerable.Repeat("mot clé ", 500)).TrimEnd();
        var text = $"{words}\n.\n..\n. a dot\n.hidden\n{new string('x', 3000)}\n=3D équation";
        var mail = await host.Deliver(To("long@example.com", new MailPart.Paragraph(Plain(text))));

        Assert.Contains(text, mail.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains(text, System.Net.WebUtility.HtmlDecode(mail.Html).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Codes_and_buttons_are_in_both_bodies()
    {
        await using var host = await MailHost.Start(configuration: ("App:BaseUrl", "https://app.example.com"));
        var mail = await host.Deliver(To("both@example.com", new MailPart.Code("428613"), new MailPart.Button(Plain("Open"), "/join?a=1&b=é")));

        Assert.Contains("428613", mail.Html, StringComparison.Ordinal);
        Assert.Contains("    428613\r\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"https://app.example.com/join?a=1&amp;b=%C3%A9\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains("Open:\r\nhttps://app.example.com/join?a=1&b=%C3%A9\r\n", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\r\nBcc: everybody@example.com")]
    [InlineData("\nBcc: everybody@example.com")]
    [InlineData("\rBcc: everybody@example.com")]
    [InlineData("\u2028Bcc: everybody@example.com")]
    [InlineData("\0\u0007\u202E\u0085")]
    [InlineData("\r\n\r\n<script>alert(1)</script>")]
    [InlineData("=?utf-8?Q?=0D=0ABcc:_everybody@example.com?=")]
    [InlineData("\"Quoted\" <evil@example.com>, x@example.com; \\")]
    [InlineData("\uD83D")]
    public async Task Nothing_in_a_name_or_subject_forges_a_header(string poison)
    {
        await using var host = await MailHost.Start();
        var mail = await host.Deliver(new SampleMail(new("victim@example.com", $"Ann{poison}", "en"), Plain("Welcome to {0}", $"Team{poison}")));

        Assert.Equal(["victim@example.com"], mail.Recipients);
        Assert.DoesNotContain(mail.Headers, field => field.Name is "Bcc");
        Assert.DoesNotContain(mail.Headers, field => field.Value.Any(char.IsControl));
        Assert.Equal(mail.Headers.Count, mail.Headers.DistinctBy(field => field.Name).Count());
        Assert.StartsWith("Welcome to Team", mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_looks_like_an_address_does_not_become_a_link()
    {
        await using var host = await MailHost.Start();
        var mail = await host.Deliver(To("phish@example.com", new MailPart.Paragraph(Plain("{0} invites you, ask {1}", "Win at https://evil.example.com/now", "ann@example.com"))));

        Assert.DoesNotContain("evil.example", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", mail.Html, StringComparison.Ordinal);
        Assert.Contains("ann@example.com", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a@example.com\r\nRCPT TO:<b@example.com>")]
    [InlineData("a@example.com, b@example.com")]
    [InlineData("Ann <a@example.com>")]
    [InlineData("nobody")]
    [InlineData("")]
    public void What_is_not_one_address_is_refused_at_once(string address) =>
        Assert.Throws<ArgumentException>(() => new MailRecipient(address, "Ann", "en"));

    [Fact]
    public async Task An_address_with_accents_is_reached()
    {
        await using var host = await MailHost.Start();
        var mail = await host.Deliver(new SampleMail(new("zoé@example.com", "Zoé", "fr"), Plain("Été")));
        Assert.Equal("Été", mail.Subject);
    }

    [Fact]
    public async Task A_mail_that_its_reader_can_do_without_says_how_to_have_no_more_of_them()
    {
        await using var host = await MailHost.Start(configuration: ("App:BaseUrl", "https://app.example.com"));
        var mail = await host.Deliver(To("weary@example.com") with { UnsubscribePath = "/unsubscribe/9vQb?kind=news" });
        var transactional = await host.Deliver(To("other@example.com"));

        Assert.Equal("<https://app.example.com/unsubscribe/9vQb?kind=news>", mail["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", mail["List-Unsubscribe-Post"]);
        Assert.Contains("href=\"https://app.example.com/unsubscribe/9vQb?kind=news\"", mail.Html, StringComparison.Ordinal);
        Assert.EndsWith("Receive no more of these mails:\r\nhttps://app.example.com/unsubscribe/9vQb?kind=news", mail.Text.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain(transactional.Headers, field => field.Name.StartsWith("List-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mails_are_told_apart_and_say_that_a_machine_wrote_them()
    {
        await using var host = await MailHost.Start();
        var first = await host.Deliver(To("first@example.com"));
        var second = await host.Deliver(To("second@example.com"));

        Assert.Matches("^<[0-9a-f]{32}@.+>$", first["Message-ID"]);
        Assert.NotEqual(first["Message-ID"], second["Message-ID"]);
        Assert.Equal("auto-generated", first["Auto-Submitted"]);
    }

    [Fact]
    public async Task What_the_server_reports_later_goes_to_the_configured_address()
    {
        await using var host = await MailHost.Start(configuration: ("Mail:ReturnPath", "bounces@example.com"));
        var mail = await host.Deliver(To("ann@example.com"));

        Assert.Equal("bounces@example.com", mail.Sender);
        Assert.Contains("team@example.com", mail["From"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_subject_is_cut_between_characters()
    {
        var subject = HeaderText.Clean(string.Concat(Enumerable.Repeat("👩‍🍳", 100)), 20);
        Assert.True(subject.Length <= 20);
        Assert.EndsWith("👩‍🍳…", subject, StringComparison.Ordinal);
        Assert.DoesNotContain(Rune.ReplacementChar, subject.EnumerateRunes());
    }
}
