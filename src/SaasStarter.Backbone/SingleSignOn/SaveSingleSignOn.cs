using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Identity.OpenIdConnect;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>Keeps how the tenant's provider is reached. What was changed has to be tested before it is used (again).</summary>
/// <param name="Issuer">The provider's identifier.</param>
/// <param name="ClientId">What it knows this product by.</param>
/// <param name="ClientSecret">What this product proves that by; empty to keep the one that is there.</param>
/// <param name="Role">The role of who comes for the first time.</param>
internal sealed record SaveSingleSignOn(string Issuer, string ClientId, Secret ClientSecret, string Role) : ICommand<Done>, ISensitive
{
    /// <summary>The longest client identifier.</summary>
    public const int LongestClientId = 200;

    private const int LongestSecret = 500;

    public static Audience Audience => Audience.Member(SingleSignOnPermissions.Manage);

    public void Validate(Validation check) => check
        .Line(Issuer, ExternalSignIn.LongestIssuer)
        .That(Address is { Query: "" } && !Issuer.Contains('{'), nameof(Issuer), Strings.Text("IssuerMistake"))
        .Line(ClientId, LongestClientId)
        .That(ClientSecret.Value.Length <= LongestSecret, nameof(ClientSecret), Strings.Text("SecretTooLong", LongestSecret));

    /// <summary>The issuer as an address; null when it is none.</summary>
    internal Uri? Address => Uri.TryCreate(Issuer, UriKind.Absolute, out var address) ? address : null;
}

internal sealed class SaveSingleSignOnHandler(BackboneDb db, SignOnConnections connections, RoleCatalogue roles, OutboundHosts hosts, OpenIdClient client) : IHandler<SaveSingleSignOn, Done>
{
    public async Task<Result<Done>> Handle(SaveSingleSignOn request, CancellationToken cancellationToken)
    {
        if (hosts.Refusal(request.Address!) is { } refusal)
            return Problem.Invalid(nameof(request.Issuer), refusal);
        if (!roles.Contains(request.Role) || request.Role == Role.Owner)
            return Problem.Invalid(nameof(request.Role), Strings.Text("NoSuchRole"));
        var connection = await connections.Find(cancellationToken);
        var isSame = connection is not null && connection.Issuer == request.Issuer && connection.ClientId == request.ClientId && request.ClientSecret.Value.Length == 0;
        if (connection is null)
            db.Add(connection = new() { Issuer = request.Issuer, ClientId = request.ClientId, SealedSecret = connections.Seal(request.ClientSecret.Value), Role = request.Role });
        // A secret goes to the provider that it was entered for, and to no other.
        else if (request.ClientSecret.Value.Length > 0 || connection.Issuer != request.Issuer)
            connection.SealedSecret = connections.Seal(request.ClientSecret.Value);
        (connection.Issuer, connection.ClientId, connection.Role) = (request.Issuer, request.ClientId, request.Role);
        if (!isSame)
        {
            (connection.IsEnabled, connection.TestedAt, connection.TestProblem) = (false, null, null);
            if (await Refusal(connections.ProviderOf(connection), cancellationToken) is { } problem)
                return problem;
            await SignInRules.Change(db, isRequired: false, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }

    private async Task<Problem?> Refusal(ExternalProvider provider, CancellationToken cancellationToken)
    {
        try
        {
            await client.Discover(provider.OpenId, cancellationToken);
            return null;
        }
        catch (OpenIdException exception)
        {
            return Problem.Invalid(nameof(SaveSingleSignOn.Issuer), ExternalProblem.Of(provider, exception).Message);
        }
    }
}
