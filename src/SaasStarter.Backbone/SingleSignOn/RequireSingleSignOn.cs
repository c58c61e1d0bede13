using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>
/// Has all members sign in with the tenant's provider, or no longer. Owners keep their other ways in, for the day on which it fails, and guests are from outside.
/// </summary>
/// <param name="On">Whether they have to from now on.</param>
internal sealed record RequireSingleSignOn(bool On) : ICommand<Done>, ISensitive
{
    public static Audience Audience => Audience.Member(SingleSignOnPermissions.Manage);
}

internal sealed class RequireSingleSignOnHandler(BackboneDb db, SignOnConnections connections, LiveTopics live) : IHandler<RequireSingleSignOn, Done>
{
    public async Task<Result<Done>> Handle(RequireSingleSignOn request, CancellationToken cancellationToken)
    {
        if (request.On && await connections.Find(cancellationToken) is not { IsEnabled: true })
            return Problem.Conflict(Strings.Text("SwitchOnFirst"));
        await SignInRules.Change(db, request.On, cancellationToken);
        live.Changed(Topics.Tenant);
        return Done.Instance;
    }
}

/// <summary>The tenant's sign-in rule, as far as it is about single sign-on.</summary>
internal static class SignInRules
{
    /// <summary>Asks for single sign-on; or for nothing, where it was asked for.</summary>
    public static async Task Change(BackboneDb db, bool isRequired, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        if (isRequired || tenant.SignInRule == SignInRule.SingleSignOn)
            tenant.SignInRule = isRequired ? SignInRule.SingleSignOn : SignInRule.None;
        await db.SaveChangesAsync(cancellationToken);
    }
}
