using System.Net;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.BackOffice;

/// <summary>
/// T51: the staff acts as a member with a code given now, a reason and the tenant's consent, for an hour at most, in one tenant, and never so that it takes what only
/// the member may do.
/// </summary>
public sealed class ImpersonationTests(TestApplication app) : IClassFixture<TestApplication>, IAsyncLifetime
{
    private const string Leave = "/impersonation/leave";

    private TestVisitor _staff = null!;
    private TestVisitor _owner = null!;
    private TestVisitor _member = null!;
    private CurrentTenant _tenant = null!;
    private byte[] _key = [];
    private string _unique = "";

    private string Address => $"/backoffice/tenants/{_tenant.Slug}/act-as/{_member.Person!.Id}";

    public async ValueTask InitializeAsync()
    {
        _unique = Guid.CreateVersion7().ToString("N")[^10..];
        _staff = await app.SignUp($"{_unique}@staff.example", "Sam Stern");
        _key = await app.Employ(_staff);
        _owner = await app.SignUp($"{_unique}@owner.example", "Olga Keller");
        _member = await app.SignUp($"{_unique}@member.example", "Mia Berg");
        _tenant = await app.CreateTenant(_owner, $"Visited {_unique}", $"visited-{_unique}");
        await app.Join(_tenant, _member, Role.Admin);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Without_the_owners_consent_nobody_comes_in()
    {
        var page = await _staff.Open(Address);
        var forged = await _staff.Forge(Address, Form());

        Assert.Contains("not agreed", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Page.Forms, form => form.Action == Address);
        Assert.Equal(HttpStatusCode.Conflict, forged.Status);
        Assert.Equal(0L, await Visits());
    }

    [Fact]
    public async Task With_it_the_staff_sees_what_the_member_sees_under_a_banner_and_everybody_concerned_is_told()
    {
        await Consent(SupportAccess.Read);
        var before = _staff.SessionId!.Value;

        var page = await Begin();

        Assert.Equal($"/t/{_tenant.Slug}", page.Path);
        Assert.Contains("You see this as Mia Berg", page.Text, StringComparison.Ordinal);
        Assert.Contains("You only look", (await _staff.Open($"/t/{_tenant.Slug}/members")).Text, StringComparison.Ordinal);
        await app.Recognise(_staff);
        Assert.NotEqual(before, _staff.SessionId);
        Assert.Equal(0L, await app.Database.Value<long>(TestDatabase.Superuser, $"select count(*) from accounts.session where id = '{before}'"));
        foreach (var told in new[] { _owner, _member })
        {
            Assert.Contains("Sam Stern", (await told.Open($"/t/{_tenant.Slug}/notifications")).Text, StringComparison.Ordinal);
            Assert.Contains("The export does not open.", (await app.Mail.To(told.Person!.Email)).Text, StringComparison.Ordinal);
        }
        var settings = await _owner.Open($"/t/{_tenant.Slug}/settings");
        Assert.Contains("Sam Stern", settings.Text, StringComparison.Ordinal);
        Assert.Contains("The export does not open.", settings.Text, StringComparison.Ordinal);
        Assert.Contains("Support", (await _member.Open("/security")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_names_stand_in_the_trail()
    {
        await Consent(SupportAccess.Write);
        await Begin(mayWrite: true);
        await _staff.Open($"/t/{_tenant.Slug}/settings");
        await _staff.Post($"/t/{_tenant.Slug}/settings/name", ("Name", $"Renamed {_unique}"), ("Slug", _tenant.Slug));

        var entries = await app.Sql(TestDatabase.Superuser,
            $"select to_jsonb(entry)::text from backbone.audit_entry entry where tenant_id = '{_tenant.Id.Value}' and to_jsonb(entry)::text like '%RenameTenant%'");
        var entry = (string)Assert.Single(entries)[0]!;
        Assert.Contains(_member.Person!.Id.Value.ToString(), entry, StringComparison.Ordinal);
        Assert.Contains(_staff.Person!.Id.Value.ToString(), entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_only_looks_changes_nothing()
    {
        await Consent(SupportAccess.Write);
        await Begin();
        await app.Recognise(_staff);

        var answer = await _staff.Forge($"/t/{_tenant.Slug}/settings/name", ("Name", "Taken over"), ("Slug", _tenant.Slug));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("You came to look", answer.Text, StringComparison.Ordinal);
        Assert.Equal(_tenant.Name, (await app.FindTenant(_tenant.Slug)).Name);
    }

    [Fact]
    public async Task Writing_has_to_be_chosen_and_agreed_to()
    {
        await Consent(SupportAccess.Read);

        var refused = await _staff.Forge(Address, Form(mayWrite: true));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.DoesNotContain("MayWrite", (await _staff.Open(Address)).Page.Forms.Single(form => form.Action == Address).FieldNames);
    }

    [Fact]
    public async Task What_only_the_member_may_do_is_refused_even_to_who_may_write()
    {
        await app.Sql(TestDatabase.Superuser, $"update backbone.membership set role = 'owner' where person_id = '{_member.Person!.Id.Value}'");
        await Consent(SupportAccess.Write);
        await Begin(mayWrite: true);
        await app.Recognise(_staff);
        var surprises = new List<string>();

        foreach (var (path, form) in new (string, TestField[])[]
        {
            ("/security/password", [("NewPassword", "something else entirely")]),
            ("/security/email", [("Email", "thief@example.com")]),
            ("/security/delete-account", []),
            ("/profile", [("Name", "Thief"), ("Culture", "en"), ("TimeZone", "Europe/Paris")]),
            ("/tenants/new", [("Name", "Thieves"), ("Slug", $"thieves-{_unique}")]),
            ("/sign-in", [("Email", _staff.Person!.Email), ("Password", TestVisitor.Password), ("ReturnUrl", "")]),
            ($"/t/{_tenant.Slug}/leave", []),
            ($"/t/{_tenant.Slug}/members/invite", [("Email", "thief@example.com"), ("Role", Role.Owner), ("Note", "")]),
            ($"/t/{_tenant.Slug}/settings/deletion", [("Slug", _tenant.Slug)]),
            ($"/t/{_tenant.Slug}/settings/support-access", [("Access", "Write")]),
            ($"/t/{_tenant.Slug}/billing/portal", []),
        })
        {
            var answer = await _staff.Forge(path, form);
            if (answer.Status != HttpStatusCode.Forbidden)
                surprises.Add($"{path}: {answer.Status}");
        }
        foreach (var path in new[] { "/profile", "/security", "/tenants" })
        {
            if ((await _staff.Get(path)).Status != HttpStatusCode.Forbidden)
                surprises.Add(path);
        }

        Assert.Empty(surprises);
    }

    [Fact]
    public async Task The_back_office_is_closed_meanwhile_so_that_no_visit_begins_in_another()
    {
        await Consent(SupportAccess.Write);
        await Begin(mayWrite: true);
        await app.Recognise(_staff);

        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Get("/backoffice")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Forge(Address, Form())).Status);
        // Not even when the member becomes staff meanwhile.
        await app.Employ(_member);
        await app.Sql(TestDatabase.Superuser, $"update accounts.session set second_factor_at = null where user_id = '{_member.Person!.Id.Value}'");
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Get("/backoffice")).Status);
    }

    [Fact]
    public async Task It_lies_in_one_tenant()
    {
        var other = await app.CreateTenant(_member, $"Other {_unique}", $"other-{_unique}");
        await Consent(SupportAccess.Read);
        var page = await Begin();

        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Get($"/t/{other.Slug}")).Status);
        Assert.DoesNotContain(other.Name, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_over_after_an_hour_however_much_is_done_in_it()
    {
        await Consent(SupportAccess.Read);
        await Begin();
        await app.Recognise(_staff);
        var expires = await app.Database.Value<DateTime>(TestDatabase.Superuser, $"select expires_at from accounts.session where id = '{_staff.SessionId}'");
        Assert.True(await app.Database.Value<bool>(TestDatabase.Superuser,
            $"select expires_at between now() + interval '50 minutes' and now() + interval '1 hour' from accounts.session where id = '{_staff.SessionId}'"));

        // Old enough for the mark of the last use to be renewed.
        await app.Sql(TestDatabase.Superuser, $"update accounts.session set last_seen_at = now() - interval '1 day' where id = '{_staff.SessionId}'");
        Assert.Equal(HttpStatusCode.OK, (await _staff.Get($"/t/{_tenant.Slug}")).Status);
        Assert.Equal(expires, await app.Database.Value<DateTime>(TestDatabase.Superuser, $"select expires_at from accounts.session where id = '{_staff.SessionId}'"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            app.Sql(TestDatabase.Superuser, $"update accounts.session set expires_at = now() + interval '2 hours' where id = '{_staff.SessionId}'"));

        await app.Sql(TestDatabase.Superuser, $"update accounts.session set expires_at = now() - interval '1 second' where id = '{_staff.SessionId}'");
        Assert.StartsWith("/sign-in", (await _staff.Get($"/t/{_tenant.Slug}")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_that_is_taken_back_counts_with_the_next_request()
    {
        await Consent(SupportAccess.Write);
        await Begin(mayWrite: true);
        await app.Recognise(_staff);

        await Consent(SupportAccess.Read);
        Assert.Equal(HttpStatusCode.Forbidden, (await _staff.Forge($"/t/{_tenant.Slug}/settings/name", ("Name", "Taken over"), ("Slug", _tenant.Slug))).Status);
        await Consent(SupportAccess.None);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Get($"/t/{_tenant.Slug}")).Status);
    }

    [Theory]
    [InlineData("the member signs out everywhere")]
    [InlineData("the staff member is none any more")]
    [InlineData("the account is closed")]
    [InlineData("the member is removed")]
    public async Task It_ends_when(string what)
    {
        await Consent(SupportAccess.Read);
        await Begin();

        await app.Sql(TestDatabase.Superuser, what switch
        {
            "the member signs out everywhere" => $"delete from accounts.session where user_id = '{_member.Person!.Id.Value}'",
            "the staff member is none any more" => $"delete from accounts.staff_member where user_id = '{_staff.Person!.Id.Value}'",
            "the account is closed" => $"update accounts.\"user\" set disabled_at = now() where id = '{_staff.Person!.Id.Value}'",
            _ => $"delete from backbone.membership where person_id = '{_member.Person!.Id.Value}'",
        });

        Assert.NotEqual(HttpStatusCode.OK, (await _staff.Get($"/t/{_tenant.Slug}")).Status);
    }

    [Fact]
    public async Task Leaving_gives_a_session_of_ones_own_and_the_second_factor_is_asked_for_again()
    {
        await Consent(SupportAccess.Read);
        await Begin();
        await app.Recognise(_staff);
        var visit = _staff.SessionId!.Value;

        var left = await _staff.Post(Leave);

        Assert.StartsWith("/confirm", left.Path, StringComparison.Ordinal);
        await app.Recognise(_staff);
        Assert.NotEqual(visit, _staff.SessionId);
        Assert.Equal(_staff.Person!.Id.Value, await app.Database.Value<Guid>(TestDatabase.Superuser, $"select user_id from accounts.session where id = '{_staff.SessionId}'"));
        Assert.True(await app.Database.Value<bool>(TestDatabase.Superuser, $"select ended_at is not null from backbone.support_visit where session_id = '{visit}'"));
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Get(Leave)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Forge(Leave)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _member.Get(Leave)).Status);
    }

    [Fact]
    public async Task Nobody_acts_as_staff_or_as_themselves()
    {
        await Consent(SupportAccess.Write);
        var colleague = await app.SignUp($"{_unique}@colleague.example");
        await app.Employ(colleague);
        foreach (var target in new[] { colleague, _staff })
        {
            await app.Join(_tenant, target, Role.Admin);
            var path = $"/backoffice/tenants/{_tenant.Slug}/act-as/{target.Person!.Id}";
            Assert.Equal(HttpStatusCode.Conflict, (await _staff.Forge(path, Form())).Status);
        }
        var stranger = await app.SignUp($"{_unique}@stranger.example");
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Forge($"/backoffice/tenants/{_tenant.Slug}/act-as/{stranger.Person!.Id}", Form())).Status);
        Assert.Equal(0L, await Visits());
    }

    [Fact]
    public async Task A_reason_and_a_second_factor_within_minutes_are_needed()
    {
        await Consent(SupportAccess.Read);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _staff.Forge(Address, ("Reason", ""))).Status);
        await app.ForgetConfirmation(_staff);
        await _staff.Open(Address);
        var asked = await _staff.Post(Address, Form());
        Assert.Equal(HttpStatusCode.Forbidden, asked.Status);
        Assert.Equal(0L, await Visits());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _staff.Post("/confirm/second-factor", ("Code", "000000"))).Status);

        var begun = await _staff.Post("/confirm/second-factor", ("Code", Code()));

        Assert.Equal($"/t/{_tenant.Slug}", begun.Path);
        Assert.Equal(1L, await Visits());
    }

    [Fact]
    public async Task Not_even_the_database_lets_somebody_in_who_was_not_announced_or_not_agreed_to()
    {
        var nowhere = await app.Database.Value<string>(DatabaseRoles.BackOffice, $"""
            select backbone.begin_visit('{Guid.CreateVersion7()}', '{_staff.Person!.Id.Value}', '{_staff.SessionId}', '{Guid.CreateVersion7()}', '\x00', '', '')
            """);
        await Consent(SupportAccess.Read);
        var announced = Guid.CreateVersion7();
        await app.Sql(TestDatabase.Superuser, $"""
            insert into backbone.support_visit (tenant_id, id, person_id, agent_id, agent_name, reason, may_write, announced_at)
            values ('{_tenant.Id.Value}', '{announced}', '{_member.Person!.Id.Value}', '{_staff.Person.Id.Value}', 'Sam', 'Because.', true, now())
            """);
        var unagreed = await app.Database.Value<string>(DatabaseRoles.BackOffice, $"""
            select backbone.begin_visit('{announced}', '{_staff.Person.Id.Value}', '{_staff.SessionId}', '{Guid.CreateVersion7()}', '\x00', '', '')
            """);

        Assert.Equal(("NotAnnounced", "NoConsentToWrite"), (nowhere, unagreed));
    }

    private string Code()
    {
        app.Clock.Advance(Totp.Step);
        return Totp.CodeAt(_key, Totp.StepAt(app.Clock.GetUtcNow()));
    }

    private static TestField[] Form(bool mayWrite = false) =>
        mayWrite ? [("Reason", "The export does not open."), ("MayWrite", "on")] : [("Reason", "The export does not open.")];

    private async Task<Answer> Begin(bool mayWrite = false)
    {
        await _staff.Open(Address);
        return await _staff.Post(Address, Form(mayWrite));
    }

    private async Task Consent(SupportAccess access)
    {
        await _owner.Open($"/t/{_tenant.Slug}/settings");
        await _owner.Post($"/t/{_tenant.Slug}/settings/support-access", ("Access", access.ToString()));
    }

    private Task<long> Visits() => app.Database.Value<long>(TestDatabase.Superuser, $"select count(*) from backbone.support_visit where tenant_id = '{_tenant.Id.Value}' and begun_at is not null");
}
