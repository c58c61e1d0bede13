using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Mail;

/// <summary>The product beside a mail server of which a test decides what it does.</summary>
public sealed class ApplicationWithServer : TestApplication
{
    private readonly StrangeServer _server;
    private readonly System.Collections.Concurrent.ConcurrentBag<TcpClient> _held = [];

    public ApplicationWithServer(TestCluster cluster) : base(cluster) => _server = new(client => Behave(client));

    /// <summary>What it does with a connection. At first it never says anything.</summary>
    internal Func<TcpClient, Task> Behave { get; set; } = _ => Task.CompletedTask;

    /// <summary>What it took.</summary>
    internal List<KeptMail> Taken { get; } = [];

    /// <summary>What was reported to those who run the product.</summary>
    internal System.Collections.Concurrent.ConcurrentQueue<(Exception Exception, ErrorDetails Details)> Reports { get; } = [];

    protected override IEnumerable<(string Key, string Value)> Settings => [.. _server.Settings, ("Mail:Timeout", "00:00:03")];

    protected override void Configure(IServiceCollection services) => services.AddSingleton<IErrorReporter>(new Reporter(this));

    /// <summary>It never says anything.</summary>
    internal void Hang() => Behave = client =>
    {
        _held.Add(client);
        return Task.CompletedTask;
    };

    /// <summary>It takes mails, except for what <paramref name="answer"/> says.</summary>
    internal void Answer(Func<string, string?> answer) => Behave = client => ScriptedServer.Converse(client, answer, Taken);

    internal KeptMail[] To(string address)
    {
        lock (Taken)
            return [.. Taken.Where(mail => mail["To"].Contains(address, StringComparison.Ordinal))];
    }

    private sealed class Reporter(ApplicationWithServer app) : IErrorReporter
    {
        public void Report(Exception exception, ErrorDetails details) => app.Reports.Enqueue((exception, details));
    }
}

/// <summary>A mail is sent once what it belongs to has been saved, whatever the server does; or it is known why not.</summary>
public sealed class MailDeliveryTests(ApplicationWithServer app) : IClassFixture<ApplicationWithServer>
{
    private static string? Fine(string verb) => verb == "." ? "250 taken" : null;

    [Fact]
    public async Task What_a_mail_says_is_unreadable_while_it_waits_and_gone_once_it_was_sent()
    {
        app.Hang();
        var id = await app.SendMail(MailSending.Code("sealed@example.com"));
        var waiting = await app.Mail(id, MailStatus.Retrying);
        Assert.DoesNotContain("42861307", Encoding.Latin1.GetString(waiting.Content!), StringComparison.Ordinal);
        Assert.All(await app.Sql(TestDatabase.Superuser, "select payload from backbone.job"), row => Assert.DoesNotContain("42861307", (string?)row[0] ?? "", StringComparison.Ordinal));

        app.Answer(Fine);
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null((await app.Mail(id, MailStatus.Sent)).Content);
        Assert.Contains("42861307", Assert.Single(app.To("sealed@example.com")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_a_mail_and_drops_the_connection_gets_it_again_under_the_same_identifier()
    {
        var answers = 0;
        app.Answer(verb => verb == "." && Interlocked.Increment(ref answers) == 1 ? null : Fine(verb));
        var id = await app.SendMail(MailSending.Code("twice@example.com"));
        var first = await app.Mail(id, MailStatus.Retrying);
        Assert.Equal(1, first.Attempts);
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, (await app.Mail(id, MailStatus.Sent)).Attempts);
        var received = app.To("twice@example.com");
        Assert.Equal(2, received.Length);
        Assert.Equal($"<{id.Value:N}@example.com>", Assert.Single(received.Select(mail => mail["Message-ID"]).Distinct()));
    }

    [Theory]
    [InlineData("CONNECT", "421 too busy")]
    [InlineData("MAIL", "451 try later")]
    [InlineData("RCPT", "450 greylisted")]
    [InlineData(".", "452 mailbox full")]
    [InlineData("MAIL", "530 5.7.0 sign in first")]
    public async Task What_is_refused_for_the_moment_is_tried_again(string verb, string answer)
    {
        app.Answer(asked => asked == verb ? answer : Fine(asked));
        var id = await app.SendMail(MailSending.Code("later@example.com"));
        var postponed = await app.Mail(id, MailStatus.Retrying);
        Assert.NotNull(postponed.Reason);
        Assert.NotNull(postponed.Content);

        app.Answer(Fine);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.Mail(id, MailStatus.Sent);
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 <refused@example.com> is unknown", "SMTP 550: 5.1.1 <refused@example.com> is unknown")]
    [InlineData(".", "554 5.7.1 looks like spam", "SMTP 554: 5.7.1 looks like spam")]
    public async Task What_is_refused_for_good_is_given_up_at_once_and_told(string verb, string answer, string reason)
    {
        app.Answer(asked => asked == verb ? answer : Fine(asked));
        var id = await app.SendMail(MailSending.Code("refused@example.com"));
        var refused = await app.Mail(id, MailStatus.Refused);

        Assert.Equal((1, reason), (refused.Attempts, refused.Reason));
        await app.Log.Line($"{id} was given up");
        var (exception, details) = Assert.Single(app.Reports, report => report.Details.Tags.GetValueOrDefault("mail.id") == id.ToString());
        Assert.Equal((ErrorSource.Mail, "code", reason[..8]), (details.Source, details.Operation, details.Tags["mail.reason"]));
        Assert.DoesNotContain("refused@example.com", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("42861307", StringComparison.Ordinal) || line.Contains("refused@example.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_code_that_nobody_could_use_any_more_is_not_sent_late()
    {
        app.Behave = client =>
        {
            client.Dispose();
            return Task.CompletedTask;
        };
        var id = await app.SendMail(MailSending.Code("tardy@example.com", app.Clock.GetUtcNow() + TimeSpan.FromMinutes(10)));
        await app.Mail(id, MailStatus.Retrying);
        app.Answer(Fine);
        app.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Null((await app.Mail(id, MailStatus.Expired)).Content);
        await app.Log.Line($"{id} was not sent: nobody could have used it");
        Assert.Empty(app.To("tardy@example.com"));
    }

    [Fact]
    public async Task A_kind_of_a_newer_version_waits_for_it()
    {
        app.Hang();
        var id = await app.SendMail(MailSending.Code("newer@example.com"));
        await app.Mail(id, MailStatus.Retrying);
        app.Answer(Fine);
        await app.Sql(TestDatabase.Superuser, $"update backbone.outgoing_mail set kind = 'future', status = 'Waiting' where id = '{id.Value}'");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("future", (await app.Mail(id, MailStatus.Retrying)).Reason, StringComparison.Ordinal);

        await app.Sql(TestDatabase.Superuser, $"update backbone.outgoing_mail set kind = 'code' where id = '{id.Value}'");
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.Mail(id, MailStatus.Sent);
    }

    [Theory]
    [InlineData("content = '\\x00'")]
    [InlineData("content = (select content from backbone.outgoing_mail other where other.id <> outgoing_mail.id and content is not null limit 1)")]
    [InlineData("kind = 'email-changed'")]
    public async Task A_mail_that_cannot_be_made_is_given_up_and_holds_up_no_other(string damage)
    {
        app.Hang();
        var other = await app.SendMail(MailSending.Code("other@example.com"));
        var id = await app.SendMail(MailSending.Code("damaged@example.com"));
        await app.Mail(other, MailStatus.Retrying);
        await app.Mail(id, MailStatus.Retrying);
        await app.Sql(TestDatabase.Superuser, $"update backbone.outgoing_mail set {damage} where id = '{id.Value}'");
        app.Answer(Fine);
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Contains("cannot be made", (await app.Mail(id, MailStatus.Refused)).Reason, StringComparison.Ordinal);
        await app.Mail(other, MailStatus.Sent);
        Assert.Empty(app.To("damaged@example.com"));
    }

    [Fact]
    public async Task A_server_that_hangs_holds_up_nothing_else()
    {
        app.Hang();
        var mails = new List<Id<OutgoingMail>>();
        for (var count = 0; count < 2 * MailJobs.Concurrency; count++)
            mails.Add(await app.SendMail(MailSending.Code($"stuck{count}@example.com")));

        var visitor = await app.SignUp("meanwhile@example.com");
        Assert.Equal(HttpStatusCode.OK, (await visitor.Open("/tenants")).Status);
        foreach (var mail in mails)
            Assert.Contains("in time", (await app.Mail(mail, MailStatus.Retrying)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenants_mail_is_its_own_and_goes_out_while_it_is_closed()
    {
        app.Answer(Fine);
        var team = await TestTeam.Create(app);
        await app.Sql(TestDatabase.Superuser, $"update backbone.tenant set status = 'Suspended' where id = '{team.Tenant.Id.Value}'");
        var id = await app.SendMail(new Backbone.Memberships.DeletionScheduled(new("closed@example.com", "", "en"), team.Tenant.Name, null, app.Clock.GetUtcNow(), "/tenants"), team.Tenant);
        await app.Mail(id, MailStatus.Sent);

        Assert.Contains(team.Tenant.Name, Assert.Single(app.To("closed@example.com")).Text, StringComparison.Ordinal);
        var other = await TestTeam.Create(app);
        Assert.Equal(1, await team.Count("outgoing_mail"));
        Assert.Equal(0, await other.Count("outgoing_mail"));
    }

    [Theory]
    [InlineData(535, false)]
    [InlineData(530, false)]
    [InlineData(454, false)]
    [InlineData(421, false)]
    [InlineData(550, true)]
    [InlineData(-1, false)]
    public void Only_what_concerns_the_mail_itself_is_final(int status, bool isFinal) =>
        Assert.Equal(isFinal, MailFailure.Of(new SmtpException((SmtpStatusCode)status, "Because.")).IsFinal);
}
