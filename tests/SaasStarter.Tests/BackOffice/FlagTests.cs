using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components.Layouts;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.BackOffice;

/// <summary>What is set for a person counts before what is set for a tenant, its plan and everybody; all nodes know it in a moment, and no request asks for it.</summary>
public sealed class FlagTests(TestApplication app) : IClassFixture<TestApplication>, IAsyncLifetime
{
    private const string Flags = "/backoffice/flags";

    private TestVisitor _staff = null!;
    private TestVisitor _owner = null!;
    private CurrentTenant _tenant = null!;

    public async ValueTask InitializeAsync()
    {
        var unique = Guid.CreateVersion7().ToString("N")[^10..];
        _staff = await app.SignUp($"{unique}@staff.example");
        await app.Employ(_staff);
        _owner = await app.SignUp($"{unique}@owner.example");
        _tenant = await app.CreateTenant(_owner, $"Switched {unique}", $"switched-{unique}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var form in (await _staff.Open(Flags)).Page.Forms.Where(form => form.Action.EndsWith("/remove", StringComparison.Ordinal)))
            await _staff.Forge(form.Action);
    }

    [Fact]
    public async Task The_nearest_setting_counts_and_the_next_one_when_it_is_taken_back()
    {
        _tenant = await app.Subscribe(_tenant, "team");
        Assert.Equal(10, Streams());

        await Set(("Value", "11"));
        await Until(11);
        await Set(("Value", "12"), ("Plan", "team"));
        await Until(12);
        await Set(("Value", "13"), ("Tenant", _tenant.Slug));
        await Until(13);
        await Set(("Value", "14"), ("Email", _owner.Person!.Email.ToUpperInvariant()));
        await Until(14);
        // The same target has one value.
        await Set(("Value", "15"), ("Email", _owner.Person.Email));
        await Until(15);

        var page = await _staff.Open(Flags);
        Assert.Contains(_staff.Person!.Email, page.Text, StringComparison.Ordinal);
        Assert.Equal(4, page.Page.Root.All("tbody").Single().All("tr").Count());
        foreach (var expected in new[] { 13, 12, 11, 10 })
        {
            // What is for everybody stands first, and after it what was set last.
            var settings = (await _staff.Open(Flags)).Page.Forms.Where(form => form.Action.EndsWith("/remove", StringComparison.Ordinal)).ToList();
            await _staff.Post(settings[settings.Count > 1 ? 1 : 0].Action);
            await Until(expected);
        }
    }

    [Fact]
    public async Task Another_node_knows_it_too()
    {
        await using var node = app.AnotherNode();

        await Set(("Value", "21"));

        await JobApplication.Until(() => Task.FromResult(Streams(node.Services) == 21), "the other node was told");
    }

    [Fact]
    public async Task What_is_no_value_and_who_is_nobody_is_refused()
    {
        var path = $"{Flags}/{LiveFlags.StreamsPerSession.Name}";
        foreach (var form in new TestField[][]
        {
            [("Value", "0")], [("Value", "101")], [("Value", "many")], [("Value", "")], [("Value", "5"), ("Plan", "no-such-plan")], [("Value", "5"), ("Tenant", "no-such-tenant")],
            [("Value", "5"), ("Email", "nobody@nowhere.example")], [("Value", "5"), ("Plan", "team"), ("Tenant", _tenant.Slug)],
        })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _staff.Forge(path, form)).Status);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Forge($"{Flags}/no-such-flag", ("Value", "true"))).Status);
        Assert.Equal(0L, await app.Database.Value<long>(TestDatabase.Superuser, "select count(*) from backbone.flag_setting"));
    }

    [Fact]
    public async Task Pages_stop_following_changes_where_it_is_switched_off()
    {
        Assert.Contains("data-events", (await _owner.Open($"/t/{_tenant.Slug}")).Body, StringComparison.Ordinal);

        await _staff.Forge($"{Flags}/{LiveFlags.Pages.Name}", ("Value", "false"), ("Tenant", _tenant.Slug));

        await JobApplication.Until(async () => !(await _owner.Open($"/t/{_tenant.Slug}")).Body.Contains("data-events", StringComparison.Ordinal), "the page follows nothing");
        Assert.DoesNotContain("live.js", _owner.Current.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await _owner.Get($"/t/{_tenant.Slug}/events")).Status);
    }

    [Fact]
    public async Task A_setting_that_no_code_reads_is_shown_and_can_be_removed_and_one_that_cannot_be_read_does_not_count()
    {
        await app.Sql(TestDatabase.Superuser, """
            insert into backbone.flag_setting (id, flag, value, set_by, set_by_email, set_at)
            values (gen_random_uuid(), 'gone-flag', 'true', gen_random_uuid(), 'sam@staff.example', now()),
                   (gen_random_uuid(), 'live-streams-per-session', 'a dozen', gen_random_uuid(), 'sam@staff.example', now());
            notify flags
            """);

        Assert.Contains("no code reads", (await _staff.Open(Flags)).Text, StringComparison.Ordinal);
        Assert.Equal(10, Streams());
    }

    private int Streams(IServiceProvider? node = null)
    {
        using var services = (node ?? app.Services).CreateScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(_tenant, new() { Person = _owner.Person });
        return services.ServiceProvider.GetRequiredService<IFlags>().Of(LiveFlags.StreamsPerSession);
    }

    private Task Until(int expected) => JobApplication.Until(() => Task.FromResult(Streams() == expected), $"it is {expected}");

    private async Task Set(params TestField[] form) =>
        Assert.Equal(HttpStatusCode.Redirect, (await _staff.Forge($"{Flags}/{LiveFlags.StreamsPerSession.Name}", form)).Status);
}
