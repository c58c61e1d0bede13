using System.Net;
using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>The address at which a refused form stands can be opened again, as people do who reload a page or copy its address.</summary>
public sealed class FormAddressTests(AttackedProduct product) : IClassFixture<AttackedProduct>
{
    private static readonly string[] OfStaff = ["backoffice", "impersonation"];

    // The way out of acting as somebody else is there for nobody else, either.
    private static bool IsForStaff(RouteEndpoint route) =>
        OfStaff.Any(folder => route.RoutePattern.RawText!.TrimStart('/').StartsWith(folder, StringComparison.Ordinal));

    public static IEnumerable<TheoryDataRow<string>> Forms() => RouteTable.All
        .Where(route => RouteTable.MethodOf(route.Value) == "POST" && route.Value.Metadata.GetMetadata<FormMetadata>() is not null && !IsForStaff(route.Value))
        .Select(route => new TheoryDataRow<string>(route.Key));

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Opening_the_address_of_a_form_leads_to_its_page(string name)
    {
        var route = AttackedRoute.Named(name);
        var visitor = route.Audience is Audience.AnonymousAudience ? product.Visitor() : await product.SignIn(product.MembersOfAlpha["owner"].Person!);

        var path = await route.Path(product, product.Alpha.Slug, product.Alpha);
        if (!RouteTable.All.ContainsKey(name.Replace("POST ", "GET ", StringComparison.Ordinal)))
            Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get(path)).Status);
        // A secret that was made up leads to a page that says so.
        if (route.Parameters.Contains("token"))
            return;
        var answer = await visitor.Open(path);

        Assert.DoesNotContain(answer.Status, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.InternalServerError]);
    }

    [Fact]
    public async Task What_is_no_form_is_still_nowhere()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await product.Visitor().Get("/security/password/nothing")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await product.Visitor().Get("/nothing")).Status);
    }

    [Fact]
    public async Task Whoever_is_no_staff_learns_nothing_of_the_forms_of_the_staff()
    {
        var member = await product.SignIn(product.MembersOfAlpha["owner"].Person!);

        foreach (var route in RouteTable.All.Values.Where(IsForStaff))
            Assert.Equal(HttpStatusCode.NotFound, (await member.Get("/" + route.RoutePattern.RawText!.TrimStart('/').Replace("{", "").Replace("}", ""))).Status);
    }
}
