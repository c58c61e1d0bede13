using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>Takes a parcel out of use: nothing is harvested from it any more. What was harvested stays.</summary>
/// <param name="Id">The parcel.</param>
public sealed record RetireParcel(Id<Parcel> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RetireParcelHandler(CellarDb db, TimeProvider clock) : IHandler<RetireParcel, Done>
{
    public async Task<Result<Done>> Handle(RetireParcel request, CancellationToken cancellationToken)
    {
        if (await db.Parcels.SingleOrDefaultAsync(parcel => parcel.Id == request.Id, cancellationToken) is not { } parcel)
            return Problem.NotFound;
        parcel.RetiredAt ??= clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
