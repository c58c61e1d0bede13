using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Cellar.Operations;

/// <summary>A month in which, and before which, nothing is entered any more. It is never opened again: what was wrong is corrected in a later one.</summary>
public sealed class ClosedMonth : IIdentified, ITenantOwned, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "cmo";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<ClosedMonth> Id { get; init; } = Id<ClosedMonth>.New();

    /// <summary>The first day of the month.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>Who closed it; null for the product itself.</summary>
    public required Id<Person>? ClosedBy { get; init; }

    /// <summary>When it was closed.</summary>
    public required DateTimeOffset ClosedAt { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Cellar)
    {
        LeftOut = LeftOut.OnlyWhoDidIt,
        Mentions = [nameof(ClosedBy)],
        Erasure = Erasure.Unlinked,
    };
}

internal sealed class ClosedMonthConfiguration : IEntityTypeConfiguration<ClosedMonth>
{
    public void Configure(EntityTypeBuilder<ClosedMonth> builder)
    {
        builder.HasIndex(closed => new { closed.TenantId, closed.Month }).IsUnique();
        builder.ToTable(table => table.HasCheckConstraint("closed_month_is_a_month", "extract(day from month) = 1"));
        builder.ApplicationMayOnly("select, insert");
        builder.ShowsInTrail(closedMonth => closedMonth.Month, closedMonth => closedMonth.ClosedBy, closedMonth => closedMonth.ClosedAt);
    }
}
