using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>That a person belongs to a tenant, and as what.</summary>
public sealed class Membership : IIdentified, ITenantOwned, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "mem";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Membership> Id { get; init; } = Id<Membership>.New();

    /// <summary>The member.</summary>
    public required Id<Person> PersonId { get; init; }

    /// <summary>The name of the member's role.</summary>
    public required string Role { get; set; }

    /// <summary>When the person joined.</summary>
    public required DateTimeOffset JoinedAt { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Team)
    {
        Person = nameof(PersonId),
        Fields = [nameof(Role), nameof(JoinedAt)],
    };
}

/// <summary>What goes with a membership. Each capability that keeps something for a member registers its own.</summary>
public interface IMembershipEnd
{
    /// <summary>Lets go of what is kept for the person in the entered tenant, as a part of the command that ends the membership.</summary>
    Task Ended(Id<Person> person, CancellationToken cancellationToken);
}

/// <summary>What follows when members come, go, or get another role. Each capability that counts them registers its own.</summary>
public interface IMembershipChange
{
    /// <summary>Follows the change, as a part of the command that made it.</summary>
    Task Changed(CancellationToken cancellationToken);
}

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.Property(membership => membership.Role).HasMaxLength(40);
        builder.HasIndex(membership => new { membership.TenantId, membership.PersonId }).IsUnique();
        builder.HasIndex(membership => membership.PersonId);
        builder.ShowsInTrail(membership => membership.PersonId, membership => membership.Role, membership => membership.JoinedAt);
    }
}
