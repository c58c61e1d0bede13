using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Architecture;

/// <summary>Every endpoint says who may call it, and the address says where it leads.</summary>
public sealed class RouteTableTests
{
    // The framework's own, which answer nobody.
    private static readonly Dictionary<string, string> WithoutAudience = new()
    {
        ["GET /{**path:file}"] = "Files that were added after the build, in development only.",
        ["GET /_framework/opaque-redirect"] = "For Blazor's script, which no page has.",
    };

    // Endpoints that change something and are no form of a page.
    private static readonly Dictionary<string, string> NotForms = new()
    {
        ["POST /api/oauth/device"] = "A program asks to be let in; no cookie counts, and no page of another site may.",
        ["POST /api/oauth/revoke"] = "A program gives its token back.",
        ["POST /api/oauth/token"] = "A program asks for tokens, with a secret of its own.",
        ["POST /preferences"] = "Language and colours stand at the foot of every page; they are kept in cookies and never refused.",
        ["POST /webhooks/stripe"] = "Stripe posts events, and signs them.",
    };

    // Use cases that another endpoint sends.
    private static readonly Dictionary<string, string> SentByOthers = new()
    {
        ["AddFile"] = "UploadFile sends it, once the bytes are stored.",
        ["RestoreSettings"] = "RestoreVersion sends it, when an earlier version of the tenant comes back.",
        ["ChangeLanguage"] = "POST /preferences sends it for those who are signed in.",
    };

    [Fact]
    public void Every_endpoint_declares_its_audience() =>
        Assert.Equal(WithoutAudience.Keys.Order(StringComparer.Ordinal), RouteTable.All
            .Where(route => route.Value.Metadata.GetMetadata<IAudienceMetadata>() is null).Select(route => route.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Everything_in_a_tenant_is_for_its_members_or_for_holders_of_a_token() =>
        Assert.Empty(RouteTable.All.Where(route => IsInTenant(route.Value) != IsForMembersOrTokenHolders(route.Value)).Select(route => route.Key));

    [Fact]
    public void An_endpoint_is_read_or_posted() =>
        Assert.Empty(RouteTable.All.Where(route => RouteTable.MethodOf(route.Value) is not ("GET" or "POST")).Select(route => route.Key));

    [Fact]
    public void What_is_posted_is_the_form_of_a_page() =>
        Assert.Equal(NotForms.Keys.Order(StringComparer.Ordinal), RouteTable.All
            .Where(route => RouteTable.MethodOf(route.Value) == "POST" && route.Value.Metadata.GetMetadata<FormMetadata>() is null)
            .Select(route => route.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_use_case_that_somebody_may_send_has_an_endpoint()
    {
        var sent = RouteTable.All.Values.Concat(RouteTable.ForDirectories.Values).SelectMany(route => route.Metadata.OfType<IAudienceMetadata>()).Select(metadata => metadata.Request).ToHashSet();
        var commands = ProductCode.Assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsAbstract: false, IsInterface: false } && IsCommand(type) && !type.IsAssignableTo(typeof(IJobSettings)) && AudienceOf(type) is not Audience.SystemAudience);

        Assert.Equal(SentByOthers.Keys.Order(), commands.Where(command => !sent.Contains(command)).Select(command => command.Name).Order());
    }

    private static bool IsInTenant(RouteEndpoint route) => route.RoutePattern.RawText!.TrimStart('/').StartsWith("t/{tenant}", StringComparison.OrdinalIgnoreCase);

    private static bool IsForMembersOrTokenHolders(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IAudienceMetadata>()?.Audience is Audience.MemberAudience or Audience.TokenHolderAudience;

    private static bool IsCommand(Type request) =>
        request.GetInterfaces().Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(ICommand<>));

    private static Audience AudienceOf(Type request) => (Audience)request.GetProperty(nameof(IHasAudience.Audience))!.GetValue(null)!;
}
