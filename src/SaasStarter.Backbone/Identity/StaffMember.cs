using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>That a person belongs to the platform's staff, with the second factor without which nothing opens to them.</summary>
public sealed class StaffMember : IPersonalData
{
    /// <summary>The account.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The name of a <see cref="Tenancy.StaffRole"/>.</summary>
    public required string Role { get; set; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The key of the second factor, sealed by Data Protection; null until it is set up.</summary>
    public byte[]? SecondFactorKey { get; set; }

    /// <summary>When the second factor was set up.</summary>
    public DateTimeOffset? EnrolledAt { get; set; }

    /// <summary>The newest time step whose code was accepted: neither it nor an older one is accepted again (RFC 6238, 5.2).</summary>
    public long? LastStep { get; set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.SignIns)
    {
        Person = nameof(UserId),
        Fields = [nameof(Role), nameof(CreatedAt), nameof(EnrolledAt)],
        Secrets = [nameof(SecondFactorKey), nameof(LastStep)],
    };
}
