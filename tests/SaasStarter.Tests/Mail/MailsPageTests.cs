using System.Diagnostics.Metrics;
using System.Net;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Mail;

/// <summary>What staff see of mails: to whom and with what result, never what they say.</summary>
public sealed class MailsPageTests(ApplicationWithServer app) : IClassFixture<ApplicationWithServer>
{
    private const string Page = "/backoffice/mails";

    [Fact]
    public async Task What_was_sent_and_what_was_not_is_listed_found_and_filtered_without_its_content()
    {
        var staff = await Staff("list@staff.example");
        var team = await TestTeam.Create(app);
        app.Answer(verb => verb == "RCPT" ? "550 5.1.1 unknown" : verb == "." ? "250 taken" : null);
        var refused = await app.SendMail(MailSending.Code("listed.refused@example.com"));
        await app.Mail(refused, MailStatus.Refused);
        app.Answer(verb => verb == "." ? "250 taken" : null);
        await team.Owner.Forge(team.Path("members/invite"), ("Email", "listed.invited@example.com"), ("Role", "member"));
        var sent = new Backbone.Core.Id<OutgoingMail>((Guid)(await app.Sql(TestDatabase.Superuser, "select id from backbone.outgoing_mail where recipient = 'listed.invited@example.com'"))[0][0]!);
        await app.Mail(sent, MailStatus.Sent);

        var all = await staff.Open($"{Page}?to=LISTED");
        Assert.Contains("listed.refused@example.com", all.Text, StringComparison.Ordinal);
        Assert.Contains("SMTP 550: 5.1.1 unknown", all.Text, StringComparison.Ordinal);
        Assert.Contains(team.Tenant.Name, all.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("42861307", all.Body, StringComparison.Ordinal);
        var filtered = await staff.Open($"{Page}?to=listed&status=Refused");
        Assert.Contains("listed.refused", filtered.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("listed.invited", filtered.Text, StringComparison.Ordinal);
        Assert.Contains("No mail", (await staff.Open($"{Page}?to=nobody-at-all&status=nonsense&before=x")).Text, StringComparison.Ordinal);
        Assert.Contains("not delivered", (await staff.Open("/backoffice")).Text, StringComparison.Ordinal);
        Assert.Contains("list@staff.example looked at the mails", (await staff.Open("/backoffice/activity")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_list_is_paged()
    {
        var staff = await Staff("pages@staff.example");
        await app.Sql(TestDatabase.Superuser, """
            insert into backbone.outgoing_mail (id, kind, recipient, status, attempts, created_at)
            select gen_random_uuid(), 'code', 'paged' || number || '@example.com', 'Sent', 1, now() from generate_series(1, 120) number
            """);

        var seen = new HashSet<string>();
        for (var path = $"{Page}?to=paged"; path is not null;)
        {
            var page = await staff.Open(path);
            var rows = page.Page.Root.All("th").Select(cell => cell.Text).Where(text => text.StartsWith("paged", StringComparison.Ordinal)).ToList();
            Assert.InRange(rows.Count, 1, 50);
            Assert.All(rows, row => Assert.True(seen.Add(row), row));
            path = page.Page.Root.All("a").FirstOrDefault(link => link["rel"] == "next")?["href"];
        }
        Assert.Equal(120, seen.Count);
    }

    [Fact]
    public async Task A_mail_that_was_given_up_is_sent_again_once()
    {
        var staff = await Staff("again@staff.example");
        var team = await TestTeam.Create(app);
        app.Answer(verb => verb == "." ? "554 no" : null);
        var tenants = await app.SendMail(new Backbone.Memberships.DeletionScheduled(new("again.team@example.com", "", "en"), team.Tenant.Name, null, app.Clock.GetUtcNow(), "/tenants"), team.Tenant);
        var accounts = await app.SendMail(MailSending.Code("again.account@example.com"));
        foreach (var mail in new[] { tenants, accounts })
            await app.Mail(mail, MailStatus.Refused);
        app.Taken.Clear();

        app.Answer(verb => verb == "." ? "250 taken" : null);
        foreach (var mail in new[] { tenants, accounts })
        {
            await staff.Open($"{Page}?to=again.");
            Assert.Equal(HttpStatusCode.OK, (await staff.Post($"{Page}/{mail}/again")).Status);
            Assert.Equal(2, (await app.Mail(mail, MailStatus.Sent)).Attempts);
            Assert.Equal(HttpStatusCode.Conflict, (await staff.Forge($"{Page}/{mail}/again")).Status);
        }

        Assert.Single(app.To("again.team@example.com"));
        Assert.Single(app.To("again.account@example.com"));
        Assert.Contains("had a mail sent again", (await staff.Open("/backoffice/activity")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_is_too_old_and_a_mail_that_does_not_exist_are_not_sent_again()
    {
        var staff = await Staff("never@staff.example");
        app.Answer(verb => verb == "." ? "554 no" : null);
        var mail = await app.SendMail(MailSending.Code("never@example.com", app.Clock.GetUtcNow() + TimeSpan.FromMinutes(10)));
        await app.Mail(mail, MailStatus.Refused);
        await app.Sql(TestDatabase.Superuser, $"update backbone.outgoing_mail set expires_at = now() - interval '1 day' where id = '{mail.Value}'");

        Assert.DoesNotContain((await staff.Open($"{Page}?to=never@")).Page.Forms, form => form.Action.EndsWith("/again", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Gone, (await staff.Forge($"{Page}/{mail}/again")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await staff.Forge($"{Page}/msg_0199f2c81d5a7c3e8f0a4b6d2e1c9a70/again")).Status);
    }

    [Fact]
    public async Task Who_only_looks_sends_nothing_again()
    {
        var observer = await Staff("observer@staff.example", StaffRole.Observer);
        app.Answer(verb => verb == "." ? "554 no" : null);
        var mail = await app.SendMail(MailSending.Code("looked.at@example.com"));
        await app.Mail(mail, MailStatus.Refused);

        Assert.DoesNotContain((await observer.Open($"{Page}?to=looked.at")).Page.Forms, form => form.Action.EndsWith("/again", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, (await observer.Forge($"{Page}/{mail}/again")).Status);
    }

    [Fact]
    public async Task What_becomes_of_mails_and_how_long_it_takes_is_measured()
    {
        var measured = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == MailMetrics.Name)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => measured.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => measured.Add(instrument.Name));
        listener.Start();
        app.Answer(verb => verb == "." ? "250 taken" : null);
        await app.Mail(await app.SendMail(MailSending.Code("measured@example.com")), MailStatus.Sent);
        app.Answer(verb => verb == "RCPT" ? "550 no" : null);
        await app.Mail(await app.SendMail(MailSending.Code("measured.refused@example.com")), MailStatus.Refused);
        app.Answer(verb => verb == "RCPT" ? "450 later" : null);
        await app.Mail(await app.SendMail(MailSending.Code("measured.later@example.com")), MailStatus.Retrying);

        foreach (var expected in new[] { "mail.attempts code sent", "mail.attempts code refused", "mail.attempts code retrying", "mail.send.duration" })
            Assert.True(SpinWait.SpinUntil(() => measured.Contains(expected), TimeSpan.FromSeconds(5)), expected);
    }

    private async Task<TestVisitor> Staff(string email, string role = StaffRole.Operator)
    {
        var visitor = await app.SignUp(email);
        await app.Employ(visitor, role);
        await app.ConfirmStaff(visitor);
        return visitor;
    }
}
