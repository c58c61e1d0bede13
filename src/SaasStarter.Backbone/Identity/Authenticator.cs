using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>The authenticator application that somebody has set up: the key that both it and the product know (RFC 6238).</summary>
public sealed class Authenticator : IPersonalData
{
    /// <summary>The account: it has one at most.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The key, sealed by Data Protection.</summary>
    public required byte[] SealedKey { get; set; }

    /// <summary>When it was set up.</summary>
    public required DateTimeOffset EnrolledAt { get; set; }

    /// <summary>The newest time step whose code was accepted: neither it nor an older one is accepted again (RFC 6238, 5.2).</summary>
    public required long LastStep { get; set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.SignIns)
    {
        Person = nameof(UserId),
        Fields = [nameof(EnrolledAt)],
        Secrets = [nameof(SealedKey), nameof(LastStep)],
    };
}
