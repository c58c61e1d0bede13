using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>
/// Finds out who calls and enters the tenant of the address, with one look-up that is never cached. The tenant comes from the path
/// <c>/t/{tenant}</c> and from nowhere else; a host of a tenant's own (<see cref="TenantHost"/>) lets only that one through to here.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next, TenantDirectory directory, StaffDirectory staff, RoleCatalogue roles, Databases databases,
    AuditWriter audit, TimeProvider clock)
{
    /// <summary>The route parameter that names the tenant.</summary>
    public const string TenantParameter = "tenant";

    public async Task InvokeAsync(HttpContext context, TenantScope scope)
    {
        if (context.Request.Path.StartsWithSegments(SitePaths.BackOffice))
            await IdentifyStaff(context, scope);
        else if (context.GetEndpoint()?.Metadata.GetMetadata<IAudienceMetadata>() is { } endpoint and not IBearerMetadata)
            await Identify(context, scope, endpoint.Audience);
        await next(context);
    }

    private async Task Identify(HttpContext context, TenantScope scope, Audience audience)
    {
        var slug = context.GetRouteValue(TenantParameter) as string;
        var authorization = SessionCookie.Read(context) is { } hash ? await directory.Authorize(hash, slug, TenantHost.Of(context), context.RequestAborted) : null;
        var caller = CallerOf(authorization, clock.GetUtcNow()) with { Address = Visitor.Of(context).Address };

        if (authorization?.Tenant is { } tenant)
            scope.Enter(tenant, caller with { Role = roles.Of(authorization.Role!, authorization.RolePermissions) });
        else if (slug is not null && audience is Audience.TokenHolderAudience && await directory.Find(slug, context.RequestAborted) is { } unproven)
            scope.Enter(unproven, caller);
        else
            scope.Identify(caller);

        if (authorization is not null)
            await Welcome(context, authorization);
    }

    private static Caller CallerOf(Authorization? authorization, DateTimeOffset now) => new()
    {
        Person = authorization?.Person,
        SessionId = authorization?.SessionId,
        IsConfirmed = IsConfirmed(authorization, now),
        UnmetRule = authorization?.UnmetRule,
        Agent = authorization?.Agent?.Person,
        IsReadOnly = authorization?.Agent?.IsReadOnly == true,
        VisitEndsAt = authorization?.Agent?.EndsAt,
    };

    // Anybody enters as a role of the demonstration: there is nothing that they could confirm.
    private static bool IsConfirmed(Authorization? authorization, DateTimeOffset now) =>
        authorization is { Person.IsDemo: true } || authorization?.ConfirmedAt + Sessions.Confirmation > now;

    // Whoever is no staff finds what is at every address that does not exist, and is nobody there: the answers cannot be told apart.
    private async Task IdentifyStaff(HttpContext context, TenantScope scope)
    {
        var authorization = SessionCookie.Read(context) is { } hash ? await directory.Authorize(hash, null, null, context.RequestAborted) : null;
        var standing = authorization is null ? null : await staff.Find(authorization.SessionId, context.RequestAborted);
        if (standing is null)
        {
            if (authorization is not null)
                await RecordIntruder(context, authorization);
            context.SetEndpoint(null);
            return;
        }
        scope.Identify(new Caller { Person = authorization!.Person, SessionId = authorization.SessionId, IsConfirmed = IsConfirmed(authorization, clock.GetUtcNow()), Address = Visitor.Of(context).Address, Staff = standing });
        await Welcome(context, authorization);
    }

    private Task RecordIntruder(HttpContext context, Authorization authorization) => audit.RecordOnPlatform(
        new() { Person = authorization.Person, Address = Visitor.Of(context).Address }, null, EntryKind.Refusal, "BackOffice", null, nameof(ProblemKind.NotFound), context.RequestAborted);

    private async Task Welcome(HttpContext context, Authorization authorization)
    {
        // Form tokens are bound to this name: a token from before signing in, or of another session, is not good any more.
        context.User = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, authorization.SessionId.ToString())], nameof(Session)));
        if (clock.GetUtcNow() - authorization.LastSeenAt > Sessions.Precision)
            await MarkAsUsed(authorization.SessionId, context.RequestAborted);
    }

    private async Task MarkAsUsed(Guid sessionId, CancellationToken cancellationToken)
    {
        await using var command = databases.Accounts.CreateCommand("update accounts.session set last_seen_at = $2, expires_at = case when agent_id is null then least($3, created_at + $4) else expires_at end where id = $1");
        var now = clock.GetUtcNow();
        command.Add<Guid>(sessionId);
        command.Add<DateTimeOffset>(now);
        command.Add<DateTimeOffset>(now + Sessions.Lifetime);
        command.Add<TimeSpan>(Sessions.LongestLifetime);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
