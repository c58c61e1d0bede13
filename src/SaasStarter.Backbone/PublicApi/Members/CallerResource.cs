using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi.Members;

/// <summary>As what a program calls.</summary>
public enum CallerKind
{
    /// <summary>With an API key.</summary>
    Key,

    /// <summary>For a person, with an access token.</summary>
    Person,
}

/// <summary>Who calls, where, and what they may do.</summary>
/// <param name="Kind">As what the program calls.</param>
/// <param name="Name">The name of the key or of the person.</param>
/// <param name="Email">The person's mail address; null for a key.</param>
/// <param name="Organisation">The name of the organisation.</param>
/// <param name="Address">The organisation's place in the addresses of its pages.</param>
/// <param name="Role">The name of the role as which the program acts.</param>
/// <param name="Permissions">The permissions that it has, by name.</param>
/// <example>{"kind":"person","name":"Olga Keller","email":"olga@example.com","organisation":"Domaine Keller","address":"keller","role":"admin","permissions":["members.invite","members.read"]}</example>
public sealed record CallerResource(CallerKind Kind, string Name, string? Email, string Organisation, string Address, string Role, IReadOnlyList<string> Permissions);

/// <summary>Shows who calls: a first call that says whether a key or a token is good, and for what.</summary>
public sealed record ShowCallerResource : IQuery<CallerResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.Open);
}

internal sealed class CallerResourceHandler(TenantScope scope, ApiScopes scopes) : IHandler<ShowCallerResource, CallerResource>
{
    public Task<Result<CallerResource>> Handle(ShowCallerResource request, CancellationToken cancellationToken)
    {
        var (caller, tenant) = (scope.Caller, scope.Tenant);
        Result<CallerResource> shown = new CallerResource(
            caller.ApiKey is null ? CallerKind.Person : CallerKind.Key, caller.ApiKey?.Name ?? caller.Person!.Name, caller.Person?.Email, tenant.Name, tenant.Slug, caller.Role!.Name,
            [.. scopes.OfferedTo(caller).Select(permission => permission.Name)]);
        return Task.FromResult(shown);
    }
}
