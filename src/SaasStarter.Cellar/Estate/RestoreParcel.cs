using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>Brings a parcel back into use.</summary>
/// <param name="Id">The parcel.</param>
public sealed record RestoreParcel(Id<Parcel> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RestoreParcelHandler(CellarDb db) : IHandler<RestoreParcel, Done>
{
    public async Task<Result<Done>> Handle(RestoreParcel request, CancellationToken cancellationToken)
    {
        if (await db.Parcels.SingleOrDefaultAsync(parcel => parcel.Id == request.Id, cancellationToken) is not { } parcel)
            return Problem.NotFound;
        parcel.RetiredAt = null;
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
