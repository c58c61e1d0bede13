using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Legal;

/// <summary>
/// Leads to the documents that have yet to be accepted, and keeps where one was going: a person who opens a page, somebody who pays for a tenant, and whoever is
/// about to pay for the first time. What was posted otherwise goes through, so that nobody loses what was typed while a version came into force.
/// </summary>
internal sealed class AgreementMiddleware(RequestDelegate next, Agreements agreements)
{
    private static readonly string[] PartsOfChoice = ["plan", "interval", "currency"];

    public async Task InvokeAsync(HttpContext context, TenantScope scope)
    {
        if (await PageToAccept(context, scope) is { } page)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = page;
            return;
        }
        await next(context);
    }

    // Who acts as somebody else accepts nothing for them, and the people of a demonstration are nobody.
    private async ValueTask<string?> PageToAccept(HttpContext context, TenantScope scope)
    {
        if (scope.Caller is not { Person: { IsDemo: false } person, Agent: null, Staff: null } || context.GetEndpoint()?.Metadata is not { } metadata)
            return null;
        if (metadata.GetMetadata<FormMetadata>()?.Request == typeof(StartCheckout))
            return await PageOfTenant(scope, WantedPlan(context, scope), context.RequestAborted);
        if (!HttpMethods.IsGet(context.Request.Method) || !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            || metadata.GetMetadata<WithoutAgreementAttribute>() is not null || metadata.GetMetadata<IAudienceMetadata>()?.Audience is not (Audience.SignedInAudience or Audience.MemberAudience))
            return null;
        var wanted = context.Request.Path + context.Request.QueryString;
        if (!await agreements.HasAccepted(person.Id, context.RequestAborted))
            return ReturnUrl.Keep(LegalPaths.Agreement, wanted);
        return scope is { HasTenant: true, Tenant.Subscription: not null } ? await PageOfTenant(scope, wanted, context.RequestAborted) : null;
    }

    private async ValueTask<string?> PageOfTenant(TenantScope scope, string wanted, CancellationToken cancellationToken) =>
        scope.Caller.Has(BillingPermissions.Manage) && !await agreements.HasAccepted(scope, cancellationToken)
            ? ReturnUrl.Keep(scope.Tenant.Path(LegalPaths.TenantAgreement), wanted) : null;

    // The page that has the chosen plan one click away from the payment.
    private static string WantedPlan(HttpContext context, TenantScope scope) =>
        scope.Tenant.Path("billing") + QueryString.Create(PartsOfChoice.Select(part => KeyValuePair.Create(part, context.Request.RouteValues[part]?.ToString())));
}
