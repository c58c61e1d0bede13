using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>How somebody proved who they are when a session began. Stored, so the names never change; <c>backbone.meets_sign_in_rule</c> reads them.</summary>
public enum SignInMethod
{
    /// <summary>By password; or as a role of the demonstration, which needs none.</summary>
    Password,

    /// <summary>By a code that was mailed.</summary>
    MailedCode,

    /// <summary>By a passkey with which the authenticator verified its user: two factors in one.</summary>
    Passkey,

    /// <summary>Through somebody else who knows the person: an OpenID Connect issuer.</summary>
    External,

    /// <summary>Through the single sign-on of a tenant, <see cref="Session.SingleSignOnTenantId"/>.</summary>
    SingleSignOn,
}

/// <summary>A second factor. Stored, so the names never change; <c>backbone.meets_sign_in_rule</c> reads them.</summary>
public enum SecondFactorMethod
{
    /// <summary>A code of an authenticator application.</summary>
    Totp,

    /// <summary>A recovery code.</summary>
    RecoveryCode,

    /// <summary>A passkey.</summary>
    Passkey,
}

/// <summary>
/// That a browser is signed in: the cookie holds a random token, the row its hash. Or that a program acts for somebody, who let it in: its tokens name the row. Deleting the row
/// signs out at once.
/// </summary>
public sealed class Session : IIdentified, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "ses";

    /// <summary>Its identifier.</summary>
    public Id<Session> Id { get; init; } = Id<Session>.New();

    /// <summary>The SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>Who is signed in.</summary>
    public required Guid UserId { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used, to within ten minutes.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it ends if it is not used any more.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>How it was begun.</summary>
    public SignInMethod Method { get; init; }

    /// <summary>The second factor that was given last; null when none was.</summary>
    public SecondFactorMethod? SecondFactor { get; init; }

    /// <summary>When that was; the staff's part opens for some hours from then.</summary>
    public DateTimeOffset? SecondFactorAt { get; init; }

    /// <summary>The tenant through whose single sign-on it was begun; null when it was not.</summary>
    public Id<Tenant>? SingleSignOnTenantId { get; init; }

    /// <summary>When the person showed last that it is they: by signing in, or before something sensitive. Null in the session of an agent, and after one.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The account of the staff member who acts as <see cref="UserId"/> in it; null for all other sessions.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>When the agent had signed in.</summary>
    public DateTimeOffset? AgentSignedInAt { get; init; }

    /// <summary>The only tenant that the agent gets into.</summary>
    public Id<Tenant>? VisitedTenantId { get; init; }

    /// <summary>Whether the agent may change something there.</summary>
    public bool MayWrite { get; init; }

    /// <summary>The only tenant that a program gets into, which acts for the person; null for browsers.</summary>
    public Id<Tenant>? ProgramTenantId { get; init; }

    /// <summary>The address that it was begun from, to be recognised in the list.</summary>
    public required string Address { get; init; }

    /// <summary>The browser, or the program, as it named itself, to be recognised in the list.</summary>
    public required string UserAgent { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.SignIns)
    {
        Person = nameof(UserId),
        Mentions = [nameof(AgentId)],
        Fields = [nameof(Address), nameof(UserAgent), nameof(CreatedAt), nameof(LastSeenAt), nameof(Method), nameof(SecondFactor), nameof(SecondFactorAt), nameof(ConfirmedAt)],
        Secrets = [nameof(TokenHash)],
    };
}
