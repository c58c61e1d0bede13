using System.Net;
using System.Text.Json;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Memberships;

public sealed class MemberListTests(TestApplication app) : IClassFixture<TestApplication>
{
    private static readonly string[] Names = ["Zoë", "Élodie", "eric", "Adam", "Ågot", "Ömer", "Ángel", "_x%", "50%", "Nina"];

    [Theory]
    [InlineData(MemberOrder.Name)]
    [InlineData(MemberOrder.Joined)]
    public async Task The_pages_show_everybody_once_forwards_and_backwards(MemberOrder order)
    {
        var (owner, tenant) = await Crowd($"{order}", 53);

        var forwards = new List<MemberPage> { await List(new(order)) };
        while (forwards[^1].Next is { } next)
            forwards.Add(await List(new(order, After: next)));
        var backwards = new List<MemberPage> { forwards[^1] };
        while (backwards[0].Previous is { } previous)
            backwards.Insert(0, await List(new(order, Before: previous)));

        Assert.Equal([20, 20, 13], forwards.Select(page => page.Members.Count));
        var everybody = forwards.SelectMany(page => page.Members).ToArray();
        Assert.Equal(53, everybody.Select(member => member.Id).Distinct().Count());
        Assert.Equal(everybody, backwards.SelectMany(page => page.Members));
        Assert.Null(forwards[0].Previous);
        Assert.Null(backwards[0].Previous);
        if (order == MemberOrder.Name)
            Assert.Equal(everybody.Select(member => member.Name).Order(StringComparer.Create(new("en"), ignoreCase: false)), everybody.Select(member => member.Name));
        else
            Assert.Equal(everybody.OrderByDescending(member => member.JoinedAt).Select(member => member.Id), everybody.Select(member => member.Id));

        async Task<MemberPage> List(ListMembers request) => (await app.Send(request, tenant, owner, Role.Owner)).Value;
    }

    [Fact]
    public async Task The_page_leads_to_the_next_one_and_back()
    {
        var (owner, tenant) = await Crowd("links", 25);

        var first = await owner.Open(tenant.Path("members"));
        var second = await owner.Open(first.Page.Links.First(link => link.Contains("after=", StringComparison.Ordinal)));
        var back = await owner.Open(second.Page.Links.First(link => link.Contains("before=", StringComparison.Ordinal)));

        Assert.Equal(first.Page.Root.All("tbody").First().Text, back.Page.Root.All("tbody").First().Text);
        Assert.NotEqual(first.Page.Root.All("tbody").First().Text, second.Page.Root.All("tbody").First().Text);
    }

    [Theory]
    [InlineData("mona", 1)]
    [InlineData("MONA", 1)]
    [InlineData("@example", 5)]
    [InlineData("%", 0)]
    [InlineData("_", 0)]
    [InlineData("\\", 0)]
    [InlineData("'; drop table", 0)]
    public async Task A_search_finds_names_and_addresses_and_takes_signs_literally(string search, int found)
    {
        var team = await TestTeam.Create(app);

        var page = await team.Viewer.Open($"{team.Path("members")}?search={Uri.EscapeDataString(search)}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(found, page.Page.Root.All("tbody").FirstOrDefault()?.All("tr").Count() ?? 0);
        if (found == 0)
            Assert.Contains("Nobody found", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?after=nonsense")]
    [InlineData("?after=%00")]
    [InlineData("?after=AAAA&order=joined")]
    [InlineData("?before=%F0%9F%98%80")]
    [InlineData("?order=drop")]
    [InlineData("?search=%00%0A")]
    public async Task A_malformed_address_breaks_nothing(string query)
    {
        var team = await TestTeam.Create(app);

        Assert.InRange((int)(await team.Owner.Get(team.Path("members") + query)).Status, 200, 499);
        Assert.InRange((int)(await team.Owner.Get(team.Path("members.json") + query)).Status, 200, 499);
    }

    [Fact]
    public async Task Programs_get_the_same_list_as_json()
    {
        var team = await TestTeam.Create(app);

        var answer = await team.Member.Get(team.Path("members.json"));

        Assert.Equal("application/json; charset=utf-8", answer.Header("Content-Type"));
        using var json = JsonDocument.Parse(answer.Body);
        var members = json.RootElement.GetProperty("members").EnumerateArray().ToArray();
        Assert.Equal(["Adam Admin", "Gus Guest", "Mona Member", "Olga Owner", "Vera Viewer"], members.Select(member => member.GetProperty("name").GetString()));
        Assert.Equal(["id", "name", "email", "role", "joinedAt"], members[0].EnumerateObject().Select(property => property.Name));
        Assert.StartsWith("mem_", members[0].GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task A_guest_sees_the_dashboard_and_no_address_of_anybody()
    {
        var team = await TestTeam.Create(app);

        var dashboard = await team.Guest.Open(team.Path());

        Assert.Equal(HttpStatusCode.OK, dashboard.Status);
        Assert.DoesNotContain(team.Owner.Person!.Email, dashboard.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Olga", dashboard.Body, StringComparison.Ordinal);
        foreach (var path in new[] { "members", "members.json", "settings" })
            Assert.Equal(HttpStatusCode.Forbidden, (await team.Guest.Get(team.Path(path))).Status);
    }

    [Fact]
    public async Task The_dashboard_tells_in_both_languages_what_people_did()
    {
        var team = await TestTeam.Create(app);
        var reader = await app.SignUp($"lecteur-{team.Tenant.Slug}@example.com", "Lucie Lectrice", "fr");
        await app.Join(team.Tenant, reader, Role.Member);
        await team.Admin.Forge(team.Path("members/invite"), ("Email", "told@example.com"), ("Role", Role.Guest));
        await team.Admin.Forge(team.Path($"members/{await team.MembershipOf(team.Member)}/role"), ("Role", Role.Viewer));

        var english = await team.Viewer.Open(team.Path());
        var french = await reader.Open(team.Path());

        Assert.Contains("Adam Admin invited told@example.com", english.Text, StringComparison.Ordinal);
        Assert.Contains("Adam Admin changed the role of Mona Member", english.Text, StringComparison.Ordinal);
        Assert.Contains("Adam Admin a invité told@example.com", french.Text, StringComparison.Ordinal);
        Assert.Contains("Adam Admin a changé le rôle de Mona Member", french.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_counts_in_the_week_of_the_readers_own_calendar()
    {
        var team = await TestTeam.Create(app);
        foreach (var beforeMonday in new[] { "1 minute", "7 days", "12 weeks", "12 weeks 1 minute" })
        {
            await app.Sql(TestDatabase.Superuser, $"insert into backbone.audit_entry (tenant_id, id, occurred_at, kind, action) "
                + $"values ('{team.Tenant.Id.Value}', '{Guid.CreateVersion7()}', (date_trunc('week', now() at time zone 'Europe/Paris') - interval '{beforeMonday}') at time zone 'Europe/Paris', 'Action', 'RenameTenant')");
        }

        var weeks = (await app.Send(new ShowDashboard(), team.Tenant, team.Owner, Role.Owner)).Value.Team!.Activity;

        // The tenant itself was created today.
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1], weeks.Select(week => week.Count));
    }

    [Fact]
    public async Task The_first_steps_know_what_is_done()
    {
        var owner = await app.SignUp("steps@example.com");
        var tenant = await app.CreateTenant(owner, "Steps", "steps-team");
        Assert.Contains("0 of 2", (await owner.Open(tenant.Path())).Text, StringComparison.Ordinal);
        await app.Subscribe(tenant, "team");
        Assert.Contains("0 of 3", (await owner.Open(tenant.Path())).Text, StringComparison.Ordinal);

        await owner.Forge(tenant.Path("settings/branding"), ("Color", "#336699"));
        await owner.Forge(tenant.Path("members/invite"), ("Email", "steps2@example.com"), ("Role", Role.Member));
        Assert.Contains("2 of 3", (await owner.Open(tenant.Path())).Text, StringComparison.Ordinal);

        var colleague = await app.SignUp("steps2@example.com");
        await colleague.Forge(await app.Mail.LinkTo("steps2@example.com", "/join/"));
        Assert.DoesNotContain("First steps", (await owner.Open(tenant.Path())).Text, StringComparison.Ordinal);
    }

    private async Task<(TestVisitor Owner, CurrentTenant Tenant)> Crowd(string name, int count)
    {
        var owner = await app.SignUp($"crowd-{name}@example.com", "Olga");
        var tenant = await app.CreateTenant(owner, name, $"crowd-{name}".ToLowerInvariant());
        for (var index = 1; index < count; index++)
        {
            var visitor = await app.SignUp($"{name}{index}@example.com", $"{Names[index % Names.Length]} {index / 30}");
            await app.Join(tenant, visitor, Role.Member);
        }
        return (owner, tenant);
    }
}
