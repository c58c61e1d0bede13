using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>The tenant's single sign-on, to be set up.</summary>
internal sealed record ShowSingleSignOn : IQuery<SingleSignOnState>
{
    public static Audience Audience => Audience.Member(SingleSignOnPermissions.Manage);
}

/// <summary>How a tenant's single sign-on stands. The secret is never shown.</summary>
/// <param name="Issuer">The provider's identifier; null before it was entered.</param>
/// <param name="ClientId">What it knows this product by.</param>
/// <param name="Role">The role of who comes for the first time.</param>
/// <param name="IsEnabled">Whether people may sign in with it.</param>
/// <param name="IsRequired">Whether members have to.</param>
/// <param name="TestedAt">When it was last tested as it is now.</param>
/// <param name="TestProblem">Why that did not pass.</param>
/// <param name="Domains">The mail domains that the tenant has proven to be its own.</param>
/// <param name="Back">The address that has to be entered at the provider.</param>
internal sealed record SingleSignOnState(
    string? Issuer, string ClientId, string Role, bool IsEnabled, bool IsRequired, DateTimeOffset? TestedAt, LocalizedText? TestProblem, IReadOnlyList<string> Domains, Uri Back);

internal sealed class ShowSingleSignOnHandler(BackboneDb db, SignOnConnections connections, OwnDomains domains, SiteAddress site, TenantScope scope)
    : IHandler<ShowSingleSignOn, SingleSignOnState>
{
    public async Task<Result<SingleSignOnState>> Handle(ShowSingleSignOn request, CancellationToken cancellationToken)
    {
        var connection = await connections.Find(cancellationToken);
        var own = await domains.List(cancellationToken);
        var back = site.Of(ExternalPaths.Back(scope.Tenant.Id.ToString()));
        if (connection is null)
            return new SingleSignOnState(null, "", Role.Member, false, false, null, null, own, back);
        var isRequired = await db.Tenants.AnyAsync(tenant => tenant.SignInRule == SignInRule.SingleSignOn, cancellationToken);
        return new SingleSignOnState(connection.Issuer, connection.ClientId, connection.Role, connection.IsEnabled, isRequired, connection.TestedAt,
            connection.TestProblem is { } problem ? TestProblemOf(problem, connection.Issuer) : null, own, back);
    }

    // A text of this folder when the domain was the problem, of signing in with a provider otherwise.
    private static LocalizedText TestProblemOf(string key, string issuer) =>
        key is "NoAddress" or "OtherDomain" ? Strings.Text($"Test-{key}") : Identity.External.Strings.Text(key, issuer);
}
