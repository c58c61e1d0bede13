using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>That somebody has given one proof of who they are, and is asked for a second factor. It opens nothing.</summary>
public sealed class PendingSignIn : IPersonalData
{
    /// <summary>The SHA-256 of the token in the cookie of the browser.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>Whose session it will be.</summary>
    public required Guid UserId { get; init; }

    /// <summary>What the first proof was.</summary>
    public required SignInMethod Method { get; init; }

    /// <summary>The tenant whose single sign-on it was; null when it was none.</summary>
    public Id<Tenant>? SingleSignOnTenantId { get; init; }

    /// <summary>Until when the second factor can be given.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.SignIns)
    {
        Person = nameof(UserId),
        Fields = [nameof(Method), nameof(ExpiresAt)],
        Secrets = [nameof(TokenHash)],
    };
}
