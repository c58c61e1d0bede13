using System.Net;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Hosting;

public sealed class TestApplicationTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task Who_is_signed_up_has_an_account_and_a_tenant_with_members()
    {
        var camille = await app.SignUp("camille@example.com");
        var bob = await app.SignUp("bob@example.com");

        var tenant = await app.CreateTenant(camille, "Domaine de l’Étoile");
        await app.Join(tenant, bob, Role.Member);

        var rows = await app.Sql(DatabaseRoles.Application, "select role from backbone.membership order by role", tenant.Id);
        Assert.Equal([Role.Member, Role.Owner], rows.Select(row => row[0]));
        Assert.Equal("domaine-de-l-etoile", tenant.Slug);
    }

    [Fact]
    public async Task The_product_knows_a_visitor_by_their_cookie()
    {
        var camille = await app.SignUp("known@example.com");

        Assert.Equal(HttpStatusCode.NotFound, (await camille.Get("/nothing-here")).Status);
        Assert.Contains("saasstarter-session", camille.Cookies.GetCookieHeader(app.Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dump_shows_what_changed()
    {
        var before = await app.Database.Dump();
        var dora = await app.SignUp("dora@example.com");

        // What recurs is noted after the start, which may have been just now.
        var changes = before.ChangesUntil(await app.Database.Dump(), "accounts.session", "accounts.acceptance", "backbone.schedule");

        Assert.StartsWith("+ accounts.\"user\" ", Assert.Single(changes), StringComparison.Ordinal);
        Assert.Contains(dora.Person!.Id.Value.ToString(), changes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_form_is_read_as_a_browser_reads_it()
    {
        var page = HtmlPage.Parse("""
            <!DOCTYPE html><html><head><title>A &amp; B</title></head><body><form action="/t/a/x" method="post">
            <input name="Name" value="L&#x27;&#xC9;toile"><input type=checkbox name="Old" checked /><input type="file" name="Logo" />
            <select name="Role"><option value="a">A</option><option value="b" selected>B</option></select>
            <textarea name="Text">
            two
            lines</textarea><button>Send</button></form><!-- <form> --></body></html>
            """);

        var form = Assert.Single(page.Forms);

        Assert.Equal("A & B", page.Title);
        Assert.Equal([("Name", "L'Étoile"), ("Old", "on"), ("Role", "b"), ("Text", "two\nlines")], form.Defaults());
        Assert.Equal(["a", "b"], form.OptionsOf("Role"));
    }
}
