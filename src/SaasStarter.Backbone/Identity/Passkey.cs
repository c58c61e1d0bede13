using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>A passkey: the public half of a key that an authenticator of the person keeps (W3C Web Authentication, level 3).</summary>
public sealed class Passkey : IIdentified, IPersonalData
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaximumNameLength = 60;

    /// <inheritdoc/>
    public static string IdPrefix => "pky";

    /// <summary>Its identifier.</summary>
    public Id<Passkey> Id { get; init; } = Id<Passkey>.New();

    /// <summary>The account.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The identifier by which the authenticator knows it, at most 1023 bytes; unique.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>The public key, as COSE writes it (RFC 9052).</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>What the person calls it.</summary>
    public required string Name { get; set; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used; null before the first time.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>How often its authenticator says it was used; 0 when that does not count.</summary>
    public required long SignCount { get; set; }

    /// <summary>Whether it may be copied to the person's other devices.</summary>
    public required bool IsBackupEligible { get; init; }

    /// <summary>Whether it was.</summary>
    public required bool IsBackedUp { get; set; }

    /// <summary>How the authenticator is reached, as the browser said: <c>internal</c>, <c>hybrid</c>, <c>usb</c>.</summary>
    public required string[] Transports { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.SignIns)
    {
        Person = nameof(UserId),
        Fields = [nameof(Name), nameof(CreatedAt), nameof(LastUsedAt)],
        Secrets = [nameof(CredentialId), nameof(PublicKey), nameof(SignCount)],
    };
}
