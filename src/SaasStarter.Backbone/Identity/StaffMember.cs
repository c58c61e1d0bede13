using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>That a person belongs to the platform's staff, to whom nothing opens without a second factor.</summary>
public sealed class StaffMember : IPersonalData
{
    /// <summary>The account.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The name of a <see cref="Tenancy.StaffRole"/>.</summary>
    public required string Role { get; set; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.SignIns)
    {
        Person = nameof(UserId),
        Fields = [nameof(Role), nameof(CreatedAt)],
    };
}
