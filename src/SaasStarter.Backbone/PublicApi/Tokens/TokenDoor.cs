using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>
/// Lets in who brings an access token, as the person whose it is. The token says which session and which tenant; whether the session goes on, and what the person is there,
/// is looked up with each call, as for browsers.
/// </summary>
internal sealed class TokenDoor(AccessTokens tokens, TenantDirectory directory, RoleCatalogue roles)
{
    /// <summary>Who brings this.</summary>
    /// <param name="text">What stood after <c>Bearer</c>.</param>
    /// <param name="address">The network address that it came from.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<BearerEntry>> Open(string text, string? address, CancellationToken cancellationToken)
    {
        var claims = await tokens.Read(text, cancellationToken);
        if (claims.Problem is { } problem)
            return problem;
        var authorization = await directory.AuthorizeProgram(claims.Value.SessionId.Value, claims.Value.TenantId, cancellationToken);
        if (authorization?.Tenant is not { } tenant)
            return ApiProblems.TokenRevoked;
        return new BearerEntry(tenant, new()
        {
            Person = authorization.Person,
            SessionId = authorization.SessionId,
            UnmetRule = authorization.UnmetRule,
            Role = roles.Of(authorization.Role!, authorization.RolePermissions),
            Address = address,
        });
    }
}
