using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting;

/// <summary>
/// Keeps those out who may not open an endpoint, before it runs. The dispatcher checks again what is sent: this door is for pages and streams.
/// An endpoint that declares no audience answers nobody.
/// </summary>
internal sealed class AudienceMiddleware(RequestDelegate next, FormPages forms, AuditWriter audit, ILogger<AudienceMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context, TenantScope scope, IEntitlements entitlements)
    {
        if (PageWithForm(context, scope) is { } page)
            context.Response.Redirect(page);
        else if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            await next(context);
        else if (endpoint.Metadata.GetMetadata<IAudienceMetadata>() is not { } metadata)
        {
            logger.LogWarning("{Endpoint} declares no audience and answers nobody", endpoint.DisplayName);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (scope.Caller.RefusalToAgent(metadata.Audience, isCommand: false) is { } toAgent)
            RefuseToAgent(context, toAgent);
        else if (Refusal(metadata.Audience, scope) is { } status)
        {
            await Record(context, scope, metadata, status);
            await Refuse(context, scope, status);
        }
        else if (NeedsConfirmation(context, metadata, scope))
            context.Response.Redirect($"{SitePaths.Confirm}?returnUrl={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        else if (scope.Caller.Role is not null && entitlements.Refusal(metadata.Entitlement) is { } unpaid)
            await Refuse(context, unpaid);
        else
            await next(context);
    }

    // Nobody but the staff learns what there is in the back office.
    private string? PageWithForm(HttpContext context, TenantScope scope) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.AcceptsHtml() && context.GetEndpoint()?.Metadata.GetMetadata<IAudienceMetadata>() is null
        && (scope.Caller.Staff is not null || !context.Request.Path.StartsWithSegments(SitePaths.BackOffice))
            ? forms.Of(context.Request.Path) : null;

    // What is sent, the dispatcher asks about by itself, and the page that asks goes on with it.
    private static bool NeedsConfirmation(HttpContext context, IAudienceMetadata metadata, TenantScope scope) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.AcceptsHtml() && scope.Caller is { Person: not null, Agent: null, IsConfirmed: false }
        && metadata.Request?.IsAssignableTo(typeof(ISensitive)) == true;

    private static int? Refusal(Audience audience, TenantScope scope) => audience switch
    {
        Audience.AnonymousAudience or Audience.AgentAudience => null,
        Audience.TokenHolderAudience => scope.HasTenant ? null : StatusCodes.Status404NotFound,
        Audience.SystemAudience => StatusCodes.Status404NotFound,
        Audience.PlatformAudience when scope.Caller.Staff is null => StatusCodes.Status404NotFound,
        Audience.PlatformAudience when !scope.Caller.Staff!.IsConfirmed => StatusCodes.Status401Unauthorized,
        Audience.PlatformAudience platform => scope.Caller.Staff!.Has(platform.Permission) ? null : StatusCodes.Status403Forbidden,
        _ when !scope.Caller.IsKnown => StatusCodes.Status401Unauthorized,
        Audience.SignedInAudience => scope.Caller.Person is null ? StatusCodes.Status403Forbidden : null,
        Audience.MemberAudience when scope.Caller.Role is null => StatusCodes.Status404NotFound,
        Audience.MemberAudience when scope.Caller.UnmetRule is not null => StatusCodes.Status403Forbidden,
        Audience.MemberAudience when !scope.Tenant.IsOpenTo(scope.Caller.Role) => StatusCodes.Status403Forbidden,
        Audience.MemberAudience member => scope.Caller.Has(member.Permission) ? null : StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status403Forbidden,
    };

    // Not of strangers, who only have to say who they are, and not of members whose tenant is closed: their open pages ask again and again.
    private async Task Record(HttpContext context, TenantScope scope, IAudienceMetadata metadata, int status)
    {
        if (!scope.Caller.IsKnown || status == StatusCodes.Status401Unauthorized || scope.Caller.UnmetRule is not null || (scope.Caller.Role is { } role && !scope.Tenant.IsOpenTo(role)))
            return;
        var action = metadata.Request?.Name ?? (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? context.Request.Path;
        await audit.RecordApart(scope, EntryKind.Refusal, action, null, ((ProblemKind)status).ToString(), context.RequestAborted);
    }

    // Whether a tenant exists is none of a stranger's business: the way to sign in is the same for every address.
    private static Task Refuse(HttpContext context, TenantScope scope, int status)
    {
        if (scope.Caller.Staff is { IsConfirmed: false } staff && context.Request.AcceptsHtml())
            return LeadToSecondFactor(context, staff);
        if (scope.Caller.UnmetRule is not null)
            return RefuseForRule(context);
        if (scope.Caller.Role is { } role && !scope.Tenant.IsOpenTo(role) && context.Request.AcceptsHtml())
            return new RazorComponentResult<ClosedTenantPage> { StatusCode = status }.ExecuteAsync(context);
        if (status == StatusCodes.Status401Unauthorized && HttpMethods.IsGet(context.Request.Method) && context.Request.AcceptsHtml())
            context.Response.Redirect($"/sign-in?returnUrl={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        else
            context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task RefuseForRule(HttpContext context)
    {
        if (context.Request.AcceptsHtml())
            return new RazorComponentResult<UnmetSignInRulePage> { StatusCode = StatusCodes.Status403Forbidden }.ExecuteAsync(context);
        context.Features.Set(Problem.SignInRuleUnmet);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static void RefuseToAgent(HttpContext context, Problem problem)
    {
        if (problem.Kind == ProblemKind.Forbidden)
            context.Features.Set(problem);
        context.Response.StatusCode = (int)problem.Kind;
    }

    private static Task Refuse(HttpContext context, Problem unpaid)
    {
        if (context.Request.AcceptsHtml())
            return new RazorComponentResult<UnpaidTenantPage>(new { Problem = unpaid }) { StatusCode = (int)unpaid.Kind }.ExecuteAsync(context);
        context.Features.Set(unpaid);
        context.Response.StatusCode = (int)unpaid.Kind;
        return Task.CompletedTask;
    }

    // What was posted is lost: nothing waits for somebody who has yet to say who they are.
    private static Task LeadToSecondFactor(HttpContext context, StaffStanding staff)
    {
        var wanted = HttpMethods.IsGet(context.Request.Method) ? context.Request.Path + context.Request.QueryString : SitePaths.BackOffice;
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = $"{(staff.IsEnrolled ? SitePaths.Confirm : SitePaths.Authenticator)}?returnUrl={Uri.EscapeDataString(wanted)}";
        return Task.CompletedTask;
    }
}

internal static class RequestExtensions
{
    /// <summary>Whether a browser asks for a page, rather than a program for data.</summary>
    public static bool AcceptsHtml(this HttpRequest request) =>
        !request.Path.StartsWithSegments(SitePaths.Api) && !request.Path.StartsWithSegments(SitePaths.Scim) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
