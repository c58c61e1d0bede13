using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Cellar;

/// <summary>The roles of an estate, beside those that every product has.</summary>
public static class CellarRoles
{
    /// <summary>Runs the estate: everything in the cellar, and its people.</summary>
    public const string EstateManager = "estate-manager";

    /// <summary>Answers for the wines: every operation, and what is undone.</summary>
    public const string Oenologist = "oenologist";

    /// <summary>Works in the cellar: what is done by hand every day.</summary>
    public const string CellarHand = "cellar-hand";

    /// <summary>Keeps the books: counts and closes months.</summary>
    public const string Accountant = "accountant";

    internal static IReadOnlyList<AddedRole> All { get; } =
    [
        new(EstateManager, Role.Admin, Strings.Text("Role-estate-manager"), Strings.Text("Role-estate-manager-more")),
        new(Oenologist, Role.Member, Strings.Text("Role-oenologist"), Strings.Text("Role-oenologist-more")),
        new(CellarHand, Role.Member, Strings.Text("Role-cellar-hand"), Strings.Text("Role-cellar-hand-more")),
        new(Accountant, Role.Member, Strings.Text("Role-accountant"), Strings.Text("Role-accountant-more")),
    ];
}

/// <summary>What can be done in a cellar: one permission per operation.</summary>
public static class CellarPermissions
{
    /// <summary>To see containers, lots, stock and the journal.</summary>
    public static Permission Read { get; } = new("cellar.read");

    /// <summary>To add parcels, wines and containers.</summary>
    public static Permission SetUp { get; } = new("cellar.set-up");

    /// <summary>To bring a harvest in.</summary>
    public static Permission Harvest { get; } = new("cellar.harvest");

    /// <summary>To press.</summary>
    public static Permission Press { get; } = new("cellar.press");

    /// <summary>To rack.</summary>
    public static Permission Rack { get; } = new("cellar.rack");

    /// <summary>To top up.</summary>
    public static Permission TopUp { get; } = new("cellar.top-up");

    /// <summary>To blend.</summary>
    public static Permission Blend { get; } = new("cellar.blend");

    /// <summary>To add something to a wine.</summary>
    public static Permission Add { get; } = new("cellar.add");

    /// <summary>To write off what was lost.</summary>
    public static Permission Lose { get; } = new("cellar.lose");

    /// <summary>To bottle.</summary>
    public static Permission Bottle { get; } = new("cellar.bottle");

    /// <summary>To take stock.</summary>
    public static Permission TakeStock { get; } = new("cellar.take-stock");

    /// <summary>To undo an operation by its counter-operation.</summary>
    public static Permission Correct { get; } = new("cellar.correct");

    /// <summary>To close a month.</summary>
    public static Permission CloseMonth { get; } = new("cellar.close-month");

    /// <summary>Who may do what. The owner may do everything, and the estate manager all that an admin may; neither is named.</summary>
    internal static IReadOnlyList<PermissionGrant> Grants { get; } =
    [
        new(Read, Role.Admin, Role.Member, Role.Viewer),
        new(SetUp, Role.Admin, CellarRoles.Oenologist),
        new(Harvest, Role.Admin, CellarRoles.Oenologist, CellarRoles.CellarHand),
        new(Press, Role.Admin, CellarRoles.Oenologist, CellarRoles.CellarHand),
        new(Rack, Role.Admin, CellarRoles.Oenologist, CellarRoles.CellarHand),
        new(TopUp, Role.Admin, CellarRoles.Oenologist, CellarRoles.CellarHand),
        new(Blend, Role.Admin, CellarRoles.Oenologist),
        new(Add, Role.Admin, CellarRoles.Oenologist, CellarRoles.CellarHand),
        new(Lose, Role.Admin, CellarRoles.Oenologist, CellarRoles.CellarHand),
        new(Bottle, Role.Admin, CellarRoles.Oenologist, CellarRoles.CellarHand),
        new(TakeStock, Role.Admin, CellarRoles.Oenologist, CellarRoles.Accountant),
        new(Correct, Role.Admin, CellarRoles.Oenologist),
        new(CloseMonth, Role.Admin, CellarRoles.Accountant),
    ];
}
