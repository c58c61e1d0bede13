using System.Net;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Scim;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Scim;

/// <summary>Groups of a directory, and the roles that they give.</summary>
public sealed class ScimGroupTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task Microsoft_Entra_brings_fills_renames_and_takes_a_group()
    {
        var directory = await DirectoryTeam.Create(app);
        var (entra, ana, ben) = (directory.Client, await directory.Client.Bring(directory.Address("ana")), await directory.Client.Bring(directory.Address("ben")));

        Assert.Equal(0, (await entra.Get("Groups?excludedAttributes=members&filter=displayName+eq+%22Cellar+hands%22")).Total);
        var brought = await entra.Post("Groups", """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],"externalId":"8aa1a0c0","displayName":"Cellar hands",
            "meta":{"resourceType":"Group"}}
            """);
        Assert.Equal(HttpStatusCode.Created, brought.Status);
        var path = $"Groups/{brought.Id}";
        Assert.Equal(HttpStatusCode.NoContent, (await entra.Patch(path, $$"""{"op":"Add","path":"members","value":[{"$ref":null,"value":"{{ana}}"}]}""")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await entra.Patch(path, $$"""{"op":"Add","path":"members","value":[{"$ref":null,"value":"{{ben}}"},{"value":"{{ana}}"}]}""")).Status);
        Assert.Equal([ana, ben], await Members(entra, path));
        Assert.Null((await entra.Get($"{path}?excludedAttributes=members")).Json["members"]);
        Assert.Equal("Cellar hands", (string?)(await entra.Get($"Users/{ana}")).Json["groups"]![0]!["display"]);
        Assert.Equal(1, (await entra.Get($"Groups?filter=id+eq+%22{brought.Id}%22+and+members+eq+%22{ana}%22")).Total);
        Assert.Equal(HttpStatusCode.NoContent, (await entra.Patch(path, $$"""{"op":"Remove","path":"members","value":[{"$ref":null,"value":"{{ana}}"}]}""")).Status);
        Assert.Equal([ben], await Members(entra, path));
        await entra.Patch(path, """{"op":"Replace","path":"displayName","value":"Cellar"}""");
        Assert.Equal(1, (await entra.Get("Groups?filter=displayName+eq+%22cellar%22")).Total);
        Assert.Equal(HttpStatusCode.NoContent, (await entra.Delete(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await entra.Get(path)).Status);
    }

    [Fact]
    public async Task Okta_brings_fills_renames_and_replaces_a_group()
    {
        var directory = await DirectoryTeam.Create(app);
        var (okta, ana, ben) = (directory.Client, await directory.Client.Bring(directory.Address("ana")), await directory.Client.Bring(directory.Address("ben")));
        var id = await okta.BringGroup("Pickers", ana);
        var path = $"Groups/{id}";

        await okta.Patch(path, $$"""{"op":"replace","value":{"id":"{{id}}","displayName":"Grape pickers"} }""", $$"""{"op":"add","path":"members","value":[{"value":"{{ben}}","display":"ben"}]}""");
        Assert.Equal([ana, ben], await Members(okta, path));
        await okta.Patch(path, $$"""{"op":"remove","path":"members[value eq \"{{ana}}\"]"}""");
        Assert.Equal([ben], await Members(okta, path));
        await okta.Patch(path, $$"""{"op":"replace","path":"members","value":[{"value":"{{ana}}"}]}""");
        Assert.Equal([ana], await Members(okta, path));
        var replaced = await okta.Put(path, $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"{{id}}","displayName":"Pickers","members":[{"value":"{{ana}}"},{"value":"{{ben}}"}]}""");
        Assert.Equal((HttpStatusCode.OK, 2), (replaced.Status, replaced.Json["members"]!.AsArray().Count));
        await okta.Patch(path, """{"op":"remove","path":"members"}""");
        Assert.Empty(await Members(okta, path));
    }

    [Fact]
    public async Task A_group_gives_the_role_that_was_chosen_for_it_and_takes_it_back()
    {
        var directory = await DirectoryTeam.Create(app);
        var (client, address) = (directory.Client, directory.Address("carla"));
        var carla = await client.Bring(address);
        var (readers, admins) = (await client.BringGroup("Readers", carla), await client.BringGroup("Admins", carla));
        Assert.Equal(Role.Member, await directory.RoleOf(address));

        await Choose(directory, readers, Role.Viewer);
        Assert.Equal(Role.Viewer, await directory.RoleOf(address));
        await Choose(directory, admins, Role.Admin);
        Assert.Equal(Role.Admin, await directory.RoleOf(address));
        await client.Patch($"Groups/{admins}", $$"""{"op":"remove","path":"members[value eq \"{{carla}}\"]"}""");
        Assert.Equal(Role.Viewer, await directory.RoleOf(address));

        // Who comes back has at once what their groups give.
        await client.Patch($"Users/{carla}", """{"op":"replace","value":{"active":false}}""");
        await client.Patch($"Users/{carla}", """{"op":"replace","value":{"active":true}}""");
        Assert.Equal(Role.Viewer, await directory.RoleOf(address));
        await client.Delete($"Groups/{readers}");
        Assert.Equal(Role.Member, await directory.RoleOf(address));
    }

    [Fact]
    public async Task A_custom_role_is_given_too_and_the_one_that_allows_most_wins()
    {
        var directory = await DirectoryTeam.Create(app);
        var (client, team, address) = (directory.Client, directory.Team, directory.Address("dora"));
        Assert.Null((await app.Send(new Backbone.Memberships.AddRole("Inviter", "members.invite,members.read"), team.Tenant, team.Owner, Role.Owner)).Problem);
        var custom = new Id<Backbone.Memberships.CustomRole>((Guid)(await app.Sql("saasstarter_app", "select id from backbone.custom_role", team.Tenant.Id))[0][0]!).ToString();
        var dora = await client.Bring(address);
        var (inviters, members) = (await client.BringGroup("Inviters", dora), await client.BringGroup("Members", dora));

        await Choose(directory, inviters, custom);
        Assert.Equal(custom, await directory.RoleOf(address));
        await Choose(directory, members, Role.Member);
        Assert.Equal(Role.Member, await directory.RoleOf(address));
        await client.Delete($"Groups/{members}");
        Assert.Equal(custom, await directory.RoleOf(address));
    }

    [Fact]
    public async Task A_group_without_a_role_changes_nobody_and_none_makes_an_owner_or_touches_one()
    {
        var directory = await DirectoryTeam.Create(app);
        var (client, team) = (directory.Client, directory.Team);
        var (admin, owner) = (await app.SignUp(directory.Address("edda")), await app.SignUp(directory.Address("otto")));
        await app.Join(team.Tenant, admin, Role.Admin);
        await app.Join(team.Tenant, owner, Role.Owner);
        string[] ids = [await client.Bring(directory.Address("edda")), await client.Bring(directory.Address("otto"))];

        var group = await client.BringGroup("Everybody", ids);
        Assert.Equal(Role.Admin, await directory.RoleOf(directory.Address("edda")));
        Assert.Equal(ProblemKind.Invalid, (await app.Send(new ChooseGroupRole(Id(group), Role.Owner), team.Tenant, team.Owner, Role.Owner)).Problem!.Kind);
        Assert.Equal(ProblemKind.Forbidden, (await app.Send(new ChooseGroupRole(Id(group), Role.Admin), team.Tenant, team.Member, Role.Member)).Problem!.Kind);
        await Choose(directory, group, Role.Viewer);
        Assert.Equal(Role.Viewer, await directory.RoleOf(directory.Address("edda")));
        Assert.Equal(Role.Owner, await directory.RoleOf(directory.Address("otto")));
    }

    [Fact]
    public async Task Nobody_of_elsewhere_is_put_into_a_group()
    {
        var (directory, other) = (await DirectoryTeam.Create(app), await DirectoryTeam.Create(app));
        var foreign = await other.Client.Bring(other.Address("frida"));
        var group = await directory.Client.BringGroup("Strangers");

        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), (await directory.Client.Patch($"Groups/{group}", $$"""{"op":"add","path":"members","value":[{"value":"{{foreign}}"}]}""")).Error);
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), (await directory.Client.Post("Groups", $$"""{"displayName":"More","members":[{"value":"{{foreign}}"}]}""")).Error);
        Assert.Equal(0, (await directory.Client.Get($"Groups?filter=members+eq+%22{foreign}%22")).Total);
        Assert.Equal((HttpStatusCode.Conflict, "uniqueness"), (await directory.Client.Post("Groups", """{"displayName":"STRANGERS"}""")).Error);
    }

    [Fact]
    public async Task The_page_tells_how_to_connect_and_lets_roles_be_chosen()
    {
        var directory = await DirectoryTeam.Create(app);
        var (team, page) = (directory.Team, directory.Team.Path(DirectoryPage.Path));
        Assert.Contains("No groups yet", (await team.Owner.Open(page)).Text, StringComparison.Ordinal);
        var group = await directory.Client.BringGroup("Winemakers", await directory.Client.Bring(directory.Address("gert")));

        var shown = await team.Admin.Open(page);
        Assert.Contains("/scim/v2", shown.Text, StringComparison.Ordinal);
        Assert.Contains(directory.Domain, shown.Text, StringComparison.Ordinal);
        Assert.Contains("1 brought, 1 with access", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"owner\"", shown.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Get(page)).Status);
        await team.Owner.Open(page);
        Assert.Contains("The role of the group was saved", (await team.Owner.Post($"{page}/groups/{group}/role", ("Role", Role.Guest))).Text, StringComparison.Ordinal);
        Assert.Equal(Role.Guest, await directory.RoleOf(directory.Address("gert")));
    }

    private async Task Choose(DirectoryTeam directory, string group, string role) =>
        Assert.Null((await app.Send(new ChooseGroupRole(Id(group), role), directory.Team.Tenant, directory.Team.Owner, Role.Owner)).Problem);

    private static async Task<string[]> Members(DirectoryClient client, string path) => [.. (await client.Get(path)).Json["members"]!.AsArray().Select(member => (string)member!["value"]!)];

    private static Id<ScimGroup> Id(string text) => Id<ScimGroup>.Parse(text, null);
}
