using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Domains;

/// <summary>Gives whoever is signed in a code with which this browser gets into a tenant's own host. Members only: to everybody else there is no such host.</summary>
/// <param name="Host">The host.</param>
/// <param name="State">The hash of the secret that the host gave the browser.</param>
public sealed record PrepareHandOff(string Host, string State) : IQuery<string>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class PrepareHandOffHandler(TenantScope scope, TenantHosts hosts, TenantDirectory directory, HandOffCodes codes) : IHandler<PrepareHandOff, string>
{
    public async Task<Result<string>> Handle(PrepareHandOff request, CancellationToken cancellationToken)
    {
        if (scope.Caller is not { SessionId: { } session, Agent: null } || request.State.Length != 43
            || await hosts.Find(request.Host, cancellationToken) is not { } host || await directory.Find(host.Slug, cancellationToken) is not { } tenant)
            return Problem.NotFound;
        var memberships = await directory.MembershipsOf([(session, tenant.Id)], cancellationToken);
        if (memberships.Count == 0)
            return Problem.NotFound;
        return codes.Seal(new(Guid.CreateVersion7(), session, tenant.Id.Value, host.Name, request.State));
    }
}
