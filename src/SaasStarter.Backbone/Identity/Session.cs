using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>That a browser is signed in. The cookie holds a random token, the row its hash: deleting the row signs out at once.</summary>
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

    /// <summary>When the second factor of the staff was confirmed in it; null for all other sessions.</summary>
    public DateTimeOffset? StaffConfirmedAt { get; init; }

    /// <summary>The account of the staff member who acts as <see cref="UserId"/> in it; null for all other sessions.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>When the agent had signed in.</summary>
    public DateTimeOffset? AgentSignedInAt { get; init; }

    /// <summary>The only tenant that the agent gets into.</summary>
    public Id<Tenant>? VisitedTenantId { get; init; }

    /// <summary>Whether the agent may change something there.</summary>
    public bool MayWrite { get; init; }

    /// <summary>The address that it was begun from, to be recognised in the list.</summary>
    public required string Address { get; init; }

    /// <summary>The browser as it named itself, to be recognised in the list.</summary>
    public required string UserAgent { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.SignIns)
    {
        Person = nameof(UserId),
        Mentions = [nameof(AgentId)],
        Fields = [nameof(Address), nameof(UserAgent), nameof(CreatedAt), nameof(LastSeenAt)],
        Secrets = [nameof(TokenHash)],
    };
}
