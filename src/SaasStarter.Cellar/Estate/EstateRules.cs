using SaasStarter.Backbone.Core;

namespace SaasStarter.Cellar.Estate;

/// <summary>What holds for parcels and for names of the estate.</summary>
internal static class EstateRules
{
    /// <summary>The longest name, in UTF-16 units.</summary>
    public const int MaximumLength = 80;

    /// <summary>Requires what a parcel is described by.</summary>
    public static Validation Parcel(this Validation check, string name, string variety, int areaInAres, int? plantedIn) => check
        .Line(name, MaximumLength, nameof(AddParcel.Name)).Line(variety, MaximumLength, nameof(AddParcel.Variety))
        .That(areaInAres is > 0 and <= 1_000_000, nameof(AddParcel.AreaInAres), Strings.Text("WrongArea"))
        .That(plantedIn is null or >= 1800 and <= 2200, nameof(AddParcel.PlantedIn), Strings.Text("WrongYear"));
}
