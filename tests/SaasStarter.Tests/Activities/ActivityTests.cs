using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Activities;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Notifications;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Activities;

/// <summary>A product with one tenant, its owner, an admin and a member.</summary>
public sealed class ActivityProduct(TestCluster cluster) : TestApplication(cluster)
{
    public CurrentTenant Tenant { get; private set; } = null!;

    public TestVisitor Owner { get; private set; } = null!;

    public TestVisitor Admin { get; private set; } = null!;

    public TestVisitor Member { get; private set; } = null!;

    public Membership Membership { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Owner = await SignUp("olga@trail.example", "=Olga Owner");
        Admin = await SignUp("ada@trail.example", "Ada Admin");
        Member = await SignUp("mia@trail.example", "Mia Member");
        Tenant = await CreateTenant(Owner, "Trail Town");
        await Join(Tenant, Admin, Role.Admin);
        Membership = await Join(Tenant, Member, Role.Member);
    }

    public Task<Result<Done>> ChangeRole(string role) => Send(new ChangeRole(Membership.Id, role), Tenant, Owner, Role.Owner);
}

/// <summary>The pages of the trail: looking, filtering, going back, taking out.</summary>
public sealed partial class ActivityTests(ActivityProduct product) : IClassFixture<ActivityProduct>
{
    private const string Restoring = "Restore this version";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Page => product.Tenant.Path("activity");

    private string History => product.Tenant.Path("history");

    [Fact]
    public async Task What_was_done_stands_there_with_who_and_is_found_by_person_action_record_and_day()
    {
        await product.Admin.Open(product.Tenant.Path("members"));
        await product.Admin.Post(product.Tenant.Path("members/invite"), ("Email", "nina@trail.example"), ("Role", Role.Guest));
        var today = product.Clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        Assert.Contains("Ada Admin invited nina@trail.example", await Read(Page), StringComparison.Ordinal);
        Assert.Contains("Ada Admin invited", await Read($"{Page}?person={product.Admin.Person!.Id}"), StringComparison.Ordinal);
        Assert.DoesNotContain("Ada Admin invited", await Read($"{Page}?person={product.Member.Person!.Id}"), StringComparison.Ordinal);
        Assert.Contains("Ada Admin invited", await Read($"{Page}?action=InviteMember"), StringComparison.Ordinal);
        Assert.DoesNotContain("Ada Admin invited", await Read($"{Page}?action=ChangeRole"), StringComparison.Ordinal);
        Assert.Contains("Ada Admin added: Invitation", await Read($"{Page}?entity=backbone.invitation"), StringComparison.Ordinal);
        Assert.Contains("Ada Admin added: Invitation", await Read($"{Page}?entity=all"), StringComparison.Ordinal);
        Assert.Contains("Ada Admin invited", await Read($"{Page}?from={today}&action=InviteMember"), StringComparison.Ordinal);
        Assert.Contains("Nothing found", await Read($"{Page}?to=2001-01-01"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("person=x&action=%27%3B--&entity=..%2F&from=2026-13-45&to=x&before=1-2-3&after=%00")]
    [InlineData("from=9999-12-31&to=0001-01-01")]
    [InlineData("before=99999999999999999999-aud_1")]
    public async Task A_filter_that_is_none_is_no_error(string query) => Assert.Equal(HttpStatusCode.OK, (await product.Owner.Get($"{Page}?{query}")).Status);

    [Fact]
    public async Task A_filter_that_finds_everything_stays_a_page_and_its_pages_miss_and_repeat_nothing()
    {
        for (var number = 0; number < 40; number++)
            await product.ChangeRole(number % 2 == 0 ? Role.Viewer : Role.Member);

        var seen = new List<string>();
        for (var address = $"{Page}?entity=all"; address is not null;)
        {
            var answer = await product.Owner.Open(address);
            var entries = Sentence().Count(answer.Body);
            Assert.InRange(entries, 1, ListActivity.PageSize);
            seen.AddRange(Sentence().Matches(answer.Body).Select(match => match.Value));
            address = Next().Match(answer.Body) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }

        Assert.Equal(await product.InTenant(product.Tenant, db => db.Set<AuditEntry>().CountAsync(Cancellation)), seen.Count);
    }

    [Fact]
    public async Task A_history_shows_before_and_after_and_an_earlier_version_comes_back_by_the_command_of_its_capability()
    {
        var subject = product.Membership.Id.ToString();
        await product.ChangeRole(Role.Member);
        await product.ChangeRole(Role.Viewer);
        await product.ChangeRole(Role.Guest);
        var entry = await product.InTenant(product.Tenant, db => db.Set<AuditEntry>()
            .Where(candidate => candidate.Subject == subject && candidate.Entity != null).OrderByDescending(candidate => candidate.Id).Skip(1).FirstAsync(Cancellation));

        var history = await product.Owner.Open($"{History}/{subject}");
        Assert.Matches("(?s)Role.*?Viewer.*?Guest", WebUtility.HtmlDecode(history.Body));
        Assert.Contains("<h1>Mia Member</h1>", history.Body, StringComparison.Ordinal);
        await product.Owner.Post($"{History}/{subject}/restore/{entry.Id}");

        Assert.Contains("as it was then", product.Owner.Current.Body, StringComparison.Ordinal);
        Assert.Equal(Role.Viewer, await product.InTenant(product.Tenant, db => db.Set<Membership>().Where(member => member.Id == product.Membership.Id).Select(member => member.Role).SingleAsync(Cancellation)));
        Assert.Equal("ChangeRole", await product.InTenant(product.Tenant, db => db.Set<AuditEntry>().Where(candidate => candidate.Subject == subject && candidate.Action != null)
            .OrderByDescending(candidate => candidate.Id).Select(candidate => candidate.Action).FirstAsync(Cancellation)));
    }

    [Fact]
    public async Task Nothing_comes_back_that_the_command_would_not_allow_and_to_whom_it_would_not_it_is_not_offered()
    {
        var owner = await product.InTenant(product.Tenant, db => db.Set<Membership>().SingleAsync(member => member.Role == Role.Owner, Cancellation));
        var second = await product.Join(product.Tenant, await product.SignUp($"second{Guid.CreateVersion7():N}@trail.example"), Role.Owner);
        await product.Send(new ChangeRole(second.Id, Role.Admin), product.Tenant, product.Owner, Role.Owner);
        var (first, newest) = await EntriesOf(second.Id.ToString());

        Assert.Equal(HttpStatusCode.Forbidden, (await Restore(product.Admin, second.Id, first, newest)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Restore(product.Admin, product.Membership.Id, first, newest)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Restore(product.Member, owner.Id, first, newest)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await product.Member.Get(Page)).Status);
        Assert.Contains(Restoring, (await product.Owner.Open($"{History}/{second.Id}")).Body, StringComparison.Ordinal);

        await product.Send(new RemoveMember(second.Id), product.Tenant, product.Owner, Role.Owner);
        (_, var deleted) = await EntriesOf(second.Id.ToString());
        Assert.DoesNotContain(Restoring, (await product.Owner.Open($"{History}/{second.Id}")).Body, StringComparison.Ordinal);
        var gone = await Restore(product.Owner, second.Id, first, deleted);
        Assert.Equal((HttpStatusCode.Conflict, true), (gone.Status, gone.Text.Contains("This record was deleted", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_others_changed_meanwhile_is_not_undone_unseen_and_what_did_not_change_does_not_come_back()
    {
        var member = await product.Join(product.Tenant, await product.SignUp($"third{Guid.CreateVersion7():N}@trail.example"), Role.Member);
        await product.Send(new ChangeRole(member.Id, Role.Viewer), product.Tenant, product.Owner, Role.Owner);
        var (first, seen) = await EntriesOf(member.Id.ToString());
        await product.Send(new ChangeRole(member.Id, Role.Guest), product.Tenant, product.Owner, Role.Owner);
        (_, var newest) = await EntriesOf(member.Id.ToString());

        var late = await Restore(product.Owner, member.Id, first, seen);
        var same = await Restore(product.Owner, member.Id, newest, newest);

        Assert.Equal((HttpStatusCode.Conflict, true), (late.Status, late.Text.Contains("changed this record meanwhile", StringComparison.Ordinal)));
        Assert.Equal((HttpStatusCode.Conflict, true), (same.Status, same.Text.Contains("Nothing that could be brought back has changed", StringComparison.Ordinal)));
        Assert.Equal(Role.Guest, await product.InTenant(product.Tenant, db => db.Set<Membership>().Where(row => row.Id == member.Id).Select(row => row.Role).SingleAsync(Cancellation)));
    }

    [Fact]
    public async Task Name_and_colour_come_back_both_or_neither_and_a_colour_only_with_the_plan_that_includes_it()
    {
        var owner = await product.SignUp("clara@colour.example");
        var tenant = await product.Subscribe(await product.CreateTenant(owner, "Colour House"), "team");
        var history = tenant.Path($"history/{tenant.Id}");
        await product.Send(new ChangeBranding(false, "#aa2200", null, false), tenant, owner, Role.Owner);
        await product.Send(new RenameTenant("Grey House", tenant.Slug), tenant, owner, Role.Owner);
        await product.Send(new ChangeBranding(true, "", null, false), tenant, owner, Role.Owner);
        var entries = await product.InTenant(tenant, db => db.Set<AuditEntry>().Where(entry => entry.Subject == tenant.Id.ToString() && entry.Entity != null && entry.Kind == EntryKind.Changed)
            .OrderBy(entry => entry.Id).Select(entry => entry.Id).ToListAsync(Cancellation));

        await product.Unsubscribe(tenant);
        await owner.Open(history);
        var refused = await owner.Post($"{history}/restore/{entries[0]}");
        Assert.Contains("plan", refused.Text, StringComparison.Ordinal);
        Assert.Equal(("Grey House", null), await NameAndColour());

        await product.Sql(TestDatabase.Superuser, $"""
            update backbone.billing_customer customer set subscription_id = subscription.id from backbone.subscription
            where subscription.tenant_id = customer.tenant_id and customer.tenant_id = '{tenant.Id.Value}'
            """);
        Assert.Contains("#aa2200", (await owner.Open(history)).Text, StringComparison.Ordinal);
        await owner.Post($"{history}/restore/{entries[0]}");
        Assert.Contains("as it was then", owner.Current.Text, StringComparison.Ordinal);
        Assert.Equal(("Colour House", "#aa2200"), await NameAndColour());
        Assert.Contains("brought an earlier name and colour back", (await owner.Open(tenant.Path("activity"))).Text, StringComparison.Ordinal);

        async Task<(string Name, string? Color)> NameAndColour()
        {
            var now = await product.InTenant(tenant, db => db.Tenants.AsNoTracking().SingleAsync(Cancellation));
            return (now.Name, now.Color);
        }
    }

    [Fact]
    public async Task A_record_of_which_nobody_said_how_is_only_read()
    {
        var file = await product.Send(new UploadFile(new("a.txt", 1, () => new MemoryStream("a"u8.ToArray()))), product.Tenant, product.Owner, Role.Owner);
        var (entry, _) = await EntriesOf(file.Value.Id.ToString());

        var history = await product.Owner.Open($"{History}/{file.Value.Id}");
        var answer = await product.Owner.Forge($"{History}/{file.Value.Id}/restore/{entry}", ("Newest", entry.ToString()));

        Assert.DoesNotContain(Restoring, history.Body, StringComparison.Ordinal);
        Assert.Contains("<h1>a.txt</h1>", history.Body, StringComparison.Ordinal);
        Assert.Matches("(?s)Added by.*?=Olga Owner", WebUtility.HtmlDecode(history.Body));
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
    }

    [Fact]
    public async Task Erased_values_say_so_and_do_not_come_back()
    {
        var erased = new AuditEntry { DatabaseRole = "x", Changes = """{"role": {"erased": "x"}, "note": {}, "name": {"before": "a", "after": null}}""" }.Fields();

        Assert.Equal([("name", true, false), ("note", false, false), ("role", true, true)], erased.Select(field => (field.Field, field.IsShown, field.IsErased)));

        var subject = $"mem_{Guid.CreateVersion7():N}";
        await product.Sql(TestDatabase.Superuser, $$$"""
            insert into backbone.audit_entry (tenant_id, kind, entity, subject, occurred_at, changes)
            values ('{{{product.Tenant.Id.Value}}}', 'Created', 'backbone.membership', '{{{subject}}}', now() - interval '1 minute', '{"role": {"erased": "x"}}'),
                   ('{{{product.Tenant.Id.Value}}}', 'Changed', 'backbone.membership', '{{{subject}}}', now(), '{"role": {"erased": "x"}, "token_hash": {}}')
            """);
        var history = await product.Owner.Open($"{History}/{subject}");
        Assert.Contains("<em>erased</em>", history.Body, StringComparison.Ordinal);
        Assert.Contains("value not kept", history.Body, StringComparison.Ordinal);

        var entries = await product.InTenant(product.Tenant, db => db.Set<AuditEntry>().Where(candidate => candidate.Subject == subject).ToDictionaryAsync(candidate => candidate.Kind, candidate => candidate.Id, Cancellation));
        Assert.Contains("cannot come back",
            (await product.Owner.Forge($"{History}/{subject}/restore/{entries[EntryKind.Created]}", ("Newest", entries[EntryKind.Changed].ToString()))).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Csv")]
    [InlineData("JsonLines")]
    public async Task An_export_becomes_a_file_that_expires_with_a_notification_and_stands_in_the_trail(string format)
    {
        await product.ChangeRole(Role.Member);
        await product.Owner.Open($"{Page}?entity=backbone.membership");

        await product.Owner.Post($"{Page}/export", ("Format", format));

        var extension = format == "Csv" ? ".csv" : ".jsonl";
        var file = await Exported(extension);
        Assert.Equal((product.Owner.Person!.Id, "activity-exports"), (file.CreatedBy!.Value, file.Purpose));
        Assert.Equal(TimeSpan.FromDays(7), file.ExpiresAt - file.CreatedAt);
        await JobApplication.Until(() => product.InTenant(product.Tenant, db => db.Set<Notification>().AnyAsync(told => told.Page == $"files/{file.Id}" && told.PersonId == product.Owner.Person!.Id, Cancellation)), "the owner is told");
        Assert.True(await product.InTenant(product.Tenant, db => db.Set<AuditEntry>().AnyAsync(entry => entry.Kind == EntryKind.Export && entry.Action == "ExportActivity", Cancellation)));

        var text = (await product.Owner.Get(product.Tenant.Path($"files/{file.Id}"))).Body;
        if (format == "Csv")
        {
            Assert.Contains("'=Olga Owner", text, StringComparison.Ordinal);
            Assert.DoesNotContain(",=", text, StringComparison.Ordinal);
        }
        else
            Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal("backbone.membership", JsonDocument.Parse(line).RootElement.GetProperty("entity").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await product.Member.Get(product.Tenant.Path($"files/{file.Id}"))).Status);
    }

    [Fact]
    public async Task The_figures_tell_of_days_people_and_actions()
    {
        await product.ChangeRole(Role.Member);

        var page = await product.Owner.Open($"{Page}/figures");

        Assert.Contains("<svg", page.Body, StringComparison.Ordinal);
        Assert.Contains("=Olga Owner", WebUtility.HtmlDecode(page.Body), StringComparison.Ordinal);
    }

    private Task<Answer> Restore(TestVisitor visitor, Id<Membership> subject, Id<AuditEntry> entry, Id<AuditEntry> newest) =>
        visitor.Forge($"{History}/{subject}/restore/{entry}", ("Newest", newest.ToString()));

    private async Task<(Id<AuditEntry> First, Id<AuditEntry> Newest)> EntriesOf(string subject)
    {
        var entries = await product.InTenant(product.Tenant, db => db.Set<AuditEntry>().Where(entry => entry.Subject == subject && entry.Entity != null)
            .OrderBy(entry => entry.Id).Select(entry => entry.Id).ToListAsync(Cancellation));
        return (entries[0], entries[^1]);
    }

    private async Task<StoredFile> Exported(string extension)
    {
        StoredFile? file = null;
        await JobApplication.Until(async () => (file = await product.InTenant(product.Tenant, db => db.Set<StoredFile>().FirstOrDefaultAsync(candidate => candidate.Name.EndsWith(extension), Cancellation))) is not null, "the export is written");
        return file!;
    }

    private async Task<string> Read(string address) => WebUtility.HtmlDecode(ListOnly().Match((await product.Owner.Open(address)).Body).Value);

    [GeneratedRegex("<div class=\"trail-entry\">")]
    private static partial Regex Sentence();

    [GeneratedRegex("<a [^>]*href=\"([^\"]+)\"[^>]*rel=\"next\"")]
    private static partial Regex Next();

    [GeneratedRegex("(?s)<section[^>]*id=\"entries\".*?</section>")]
    private static partial Regex ListOnly();
}
