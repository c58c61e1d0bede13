using System.Net;
using Microsoft.Playwright;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.PublicApi;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests;

/// <summary>What people do so that programs can work: make a key, read and try the documentation, let a program in.</summary>
public sealed class ApiTests(BrowsedApplication app, Chromium chromium) : IClassFixture<BrowsedApplication>
{
    [Fact]
    public async Task A_key_is_made_shown_once_used_and_revoked()
    {
        var (owner, tenant) = await Bodega("ana.bodega-keys@example.com", "bodega-keys");
        await using var ana = await chromium.Somebody(app, owner);
        await ana.Page.GotoAsync(tenant.Path("settings/api-keys"));

        await ana.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Accounting");
        await ana.Page.GetByLabel("See the members").CheckAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Create the key" }).ClickAsync();
        var secret = ana.Page.Locator(".api-secret code");
        await Expect(secret).ToContainTextAsync("saasstarter_");
        var program = new ApiClient(app.Visitor(), await secret.TextContentAsync());
        Assert.Equal(HttpStatusCode.OK, (await program.Get("members")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Get("invitations")).Status);

        await ana.Page.ReloadAsync();
        await Expect(ana.Page.Locator("#keys")).ToContainTextAsync("Accounting");
        await Expect(ana.Page.Locator("#keys")).ToContainTextAsync("See the members");
        await Expect(secret).ToHaveCountAsync(0);
        await ana.Page.Locator("#keys summary").ClickAsync();
        await ana.Page.Locator("#keys .confirm-body").GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(ana.Page.Locator("#keys .badge")).ToHaveTextAsync("Revoked");
        Assert.Equal("urn:problem:KeyRevoked", (await program.Get("members")).Problem);
        Assert.Empty(ana.Complaints);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_documentation_is_read_and_an_operation_tried_with_a_key(ColorScheme scheme)
    {
        var (owner, tenant) = await Bodega($"ana.bodega-docs-{scheme}@example.com".ToLowerInvariant(), $"bodega-docs-{scheme}".ToLowerInvariant());
        var key = await app.NewProgram(tenant, owner, "members.read");
        await using var ana = await chromium.Somebody(app, owner, new() { ColorScheme = scheme });
        var asked = new List<string>();
        ana.Context.Request += (_, request) => asked.Add(request.Url);
        await ana.Page.GotoAsync(tenant.Path("settings/api-keys"));
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Documentation" }).ClickAsync();
        await Expect(ana.Page).ToHaveURLAsync(new Uri(app.Address, "/api/docs").AbsoluteUri);

        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Authorize" }).First.ClickAsync();
        await ana.Page.Locator(".auth-container").Filter(new() { HasText = "key" }).First.Locator("input").FillAsync(key.Token!);
        await ana.Page.Locator(".auth-container").First.GetByRole(AriaRole.Button, new() { Name = "Apply credentials" }).ClickAsync();
        await ana.Page.Locator(".btn-done").First.ClickAsync();
        var operation = ana.Page.Locator("#operations-Members-listMembers");
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.Locator(".execute").ClickAsync();

        await Expect(operation.Locator(".live-responses-table .response-col_status").Last).ToContainTextAsync("200");
        await Expect(operation.Locator(".live-responses-table")).ToContainTextAsync("Ana Costa");
        Assert.Equal(scheme == ColorScheme.Dark, await ana.Page.EvaluateAsync<bool>("() => document.documentElement.classList.contains('dark-mode')"));
        // Nobody else learns who reads here, and the policy of the page holds.
        Assert.All(asked, url => Assert.True(url.StartsWith(app.Address.AbsoluteUri, StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
        Assert.Empty(ana.Complaints);
    }

    [Fact]
    public async Task A_program_is_let_in_on_the_page_and_ended_among_the_sessions()
    {
        var (owner, tenant) = await Bodega("ana.bodega-device@example.com", "bodega-device");
        await using var ana = await chromium.Somebody(app, owner);
        var program = new DeviceProgram(app, "Payroll of Ana");
        await program.AskForCodes();

        await ana.Page.GotoAsync("/device");
        await ana.Page.GetByLabel("Code").FillAsync(program.UserCode);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("Payroll of Ana");
        await ana.Page.GetByLabel("Where it may work").SelectOptionAsync(tenant.Id.ToString());
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Let it in", Exact = true }).ClickAsync();
        await Expect(ana.Page.Locator(".notice")).ToContainTextAsync("is let in");
        Assert.Null(await program.Poll());
        Assert.Equal(HttpStatusCode.OK, (await program.Api.Get("members")).Status);

        await ana.Page.GotoAsync("/security");
        await ana.Page.GetByRole(AriaRole.Row, new() { Name = "Payroll of Ana" }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(ana.Page.Locator(".notice")).ToBeVisibleAsync();
        Assert.Equal("urn:problem:TokenRevoked", (await program.Api.Get("members")).Problem);
        Assert.Empty(ana.Complaints);
    }

    private async Task<(TestVisitor Owner, CurrentTenant Tenant)> Bodega(string email, string slug)
    {
        var owner = await app.SignUp(email, "Ana Costa");
        return (owner, await app.CreateTenant(owner, slug, slug));
    }
}
