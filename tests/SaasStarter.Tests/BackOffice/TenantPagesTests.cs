using System.Net;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.BackOffice;

/// <summary>What the staff sees of tenants and people, and does with them.</summary>
public sealed class TenantPagesTests(TestApplication app) : IClassFixture<TestApplication>, IAsyncLifetime
{
    private TestVisitor _staff = null!;
    private TestVisitor _owner = null!;
    private CurrentTenant _tenant = null!;
    private string _unique = "";

    private string Page => $"/backoffice/tenants/{_tenant.Slug}";

    private string PersonPage => $"/backoffice/users/{_owner.Person!.Id}";

    public async ValueTask InitializeAsync()
    {
        _unique = Guid.CreateVersion7().ToString("N")[^10..];
        _staff = await app.SignUp($"{_unique}@staff.example");
        await app.Employ(_staff);
        _owner = await app.SignUp($"{_unique}@owner.example", $"Olga {_unique}");
        _tenant = await app.CreateTenant(_owner, $"House {_unique}", $"house-{_unique}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Tenants_are_found_by_name_address_and_identifier_and_narrowed_by_plan_and_state()
    {
        await app.Subscribe(_tenant, "team");
        foreach (var find in new[] { _unique, _tenant.Name.ToUpperInvariant(), _tenant.Slug, _tenant.Id.ToString() })
            Assert.Equal([_tenant.Slug], Slugs(await _staff.Open($"/backoffice/tenants?find={Uri.EscapeDataString(find)}")));

        Assert.Equal([_tenant.Slug], Slugs(await _staff.Open($"/backoffice/tenants?find={_unique}&plan=team&status=Active")));
        Assert.Empty(Slugs(await _staff.Open($"/backoffice/tenants?find={_unique}&plan=free")));
        Assert.Empty(Slugs(await _staff.Open($"/backoffice/tenants?find={_unique}&status=Suspended")));
        await app.Unsubscribe(_tenant);
        Assert.Equal([_tenant.Slug], Slugs(await _staff.Open($"/backoffice/tenants?find={_unique}&plan=free")));
    }

    [Fact]
    public async Task The_list_is_paged()
    {
        for (var number = 0; number < 50; number++)
            await app.CreateTenant(_owner, $"Paged {_unique}", $"paged-{_unique}-{number}");

        var first = await _staff.Open($"/backoffice/tenants?find={_unique}");
        var next = first.Page.Root.All("a").Single(link => link["rel"] == "next")["href"]!;

        Assert.Equal(50, Slugs(first).Count);
        Assert.Equal([_tenant.Slug], Slugs(await _staff.Open(next)));
    }

    [Fact]
    public async Task The_page_of_a_tenant_tells_everything_but_what_is_in_it()
    {
        await app.Subscribe(_tenant, "team");
        await app.Sql(TestDatabase.Superuser, $"""
            insert into backbone.job (id, tenant_id, lane, queue, type, priority, state, run_at, attempt, maximum_attempts, cancel_requested, continue_when, culture, created_at,
                                      finished_at, error_kind)
            values (gen_random_uuid(), '{_tenant.Id.Value}', '{_tenant.Id.Value}', 'default', 'ToldJob', 0, 'Failed', now(), 1, 1, false, 'Succeeded', 'en', now(), now(), 'TimeoutException');
            insert into backbone.outgoing_mail (id, tenant_id, kind, recipient, status, attempts, reason, created_at, finished_at)
            values (gen_random_uuid(), '{_tenant.Id.Value}', 'invitation', 'gone@example.com', 'Refused', 1, 'SMTP 550', now(), now());
            insert into backbone.usage_counter (id, tenant_id, meter, month, quantity)
            values (gen_random_uuid(), '{_tenant.Id.Value}', 'invitations', date_trunc('month', timestamptz '{app.Clock.GetUtcNow():O}' at time zone 'UTC') - interval '1 month', 4321);
            """);

        var page = await _staff.Open(Page);

        foreach (var told in new[] { _tenant.Name, "Team", _owner.Person!.Name, _owner.Person.Email, "ToldJob", "TimeoutException", "gone@example.com", "SMTP 550", "Failed for good: 1", "not agreed to", "4,321" })
            Assert.Contains(told, page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Get("/backoffice/tenants/no-such-tenant")).Status);
    }

    [Fact]
    public async Task A_tenant_is_suspended_and_resumed()
    {
        await _staff.Open(Page);
        await _staff.Post($"{Page}/suspend");
        Assert.Equal(HttpStatusCode.Forbidden, (await _owner.Get($"/t/{_tenant.Slug}")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await _staff.Forge($"{Page}/suspend")).Status);

        await _staff.Open(Page);
        await _staff.Post($"{Page}/resume");
        Assert.Equal(HttpStatusCode.OK, (await _owner.Get($"/t/{_tenant.Slug}")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await _staff.Forge($"{Page}/resume")).Status);
    }

    [Fact]
    public async Task It_is_deleted_by_who_types_its_address_and_who_comes_second_is_told_so()
    {
        await _staff.Open(Page);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _staff.Post($"{Page}/delete", ("Confirmation", "something-else"))).Status);

        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => _staff.Forge($"{Page}/delete", ("Confirmation", _tenant.Slug))));

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());
        Assert.Contains("already", answers.Single(answer => answer.Status == HttpStatusCode.Conflict).Text, StringComparison.Ordinal);
        await app.Mail.To(_owner.Person!.Email);
        Assert.Equal(TenantStatus.Deleting, (await app.FindTenant(_tenant.Slug)).Status);
    }

    [Fact]
    public async Task Notes_are_the_staffs_alone()
    {
        await _staff.Open(Page);
        await _staff.Post($"{Page}/notes", ("Text", $"Promised a discount {_unique}."));
        Assert.Contains($"Promised a discount {_unique}.", _staff.Current.Text, StringComparison.Ordinal);
        Assert.Contains(_staff.Person!.Email, _staff.Current.Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => app.Sql(Backbone.Persistence.DatabaseRoles.Application, "select * from backbone.tenant_note", _tenant.Id));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _staff.Forge($"{Page}/notes", ("Text", ""))).Status);

        var remove = _staff.Current.Page.Forms.Single(form => form.Action.Contains("/notes/", StringComparison.Ordinal)).Action;
        await _staff.Post(remove);
        Assert.DoesNotContain("Promised", _staff.Current.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Forge(remove)).Status);
    }

    [Fact]
    public async Task A_person_is_found_with_memberships_sessions_and_the_last_sign_in()
    {
        var other = app.Visitor();
        await other.Open("/sign-in");
        await other.Post("/sign-in", ("Email", _owner.Person!.Email), ("Password", TestVisitor.Password));

        var list = await _staff.Open($"/backoffice/users?find={_unique}%40OWNER");
        var page = await _staff.Open(PersonPage);

        Assert.Contains(_owner.Person.Email, list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(_staff.Person!.Email, list.Page.Root.All("tbody").Single().Text, StringComparison.Ordinal);
        Assert.Contains(_tenant.Name, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown", page.Page.Root.All("dl").First().Text, StringComparison.Ordinal);
        Assert.Equal(2, page.Page.Root.All("tbody").Last().All("tr").Count());
    }

    [Fact]
    public async Task A_person_is_signed_out_everywhere()
    {
        await _staff.Open(PersonPage);
        var answer = await _staff.Post($"{PersonPage}/sign-out");

        Assert.Contains("Sessions that ended: 1", answer.Text, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await _owner.Get($"/t/{_tenant.Slug}")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_account_lets_nobody_in_until_it_is_opened_again()
    {
        await _staff.Open(PersonPage);
        await _staff.Post($"{PersonPage}/close");
        Assert.StartsWith("/sign-in", (await _owner.Get($"/t/{_tenant.Slug}")).Location, StringComparison.Ordinal);
        var refused = await SignIn();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("This account is closed", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("This account is closed", (await SignIn("not the password")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await _staff.Forge($"{PersonPage}/close")).Status);
        Assert.Contains("No owner has an open account", (await _staff.Open(Page)).Text, StringComparison.Ordinal);

        await _staff.Open(PersonPage);
        await _staff.Post($"{PersonPage}/open");
        Assert.Equal($"/t/{_tenant.Slug}", (await SignIn()).Path);
        Assert.Equal(HttpStatusCode.Conflict, (await _staff.Forge($"{PersonPage}/open")).Status);
    }

    [Fact]
    public async Task Staff_is_not_closed_from_a_page()
    {
        var answer = await _staff.Forge($"/backoffice/users/{_staff.Person!.Id}/close");

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(HttpStatusCode.OK, (await _staff.Get("/backoffice/users")).Status);
    }

    private static IReadOnlyList<string> Slugs(Answer page) =>
        [.. page.Page.Root.All("tbody").SelectMany(body => body.All("a")).Select(link => link["href"]!["/backoffice/tenants/".Length..])];

    private async Task<Answer> SignIn(string password = TestVisitor.Password)
    {
        var visitor = app.Visitor();
        await visitor.Open("/sign-in");
        return await visitor.Post("/sign-in", ("Email", _owner.Person!.Email), ("Password", password));
    }
}
