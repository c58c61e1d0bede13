using SaasStarter.Backbone.Hosting.Demo;

namespace SaasStarter.Cellar.Pilot;

internal sealed class PilotEstate : IPilotData
{
    public static IReadOnlyList<PilotPerson> People { get; } =
    [
        new("Hélène", "Gaudin", "fr", CellarRoles.EstateManager),
        new("Antoine", "Rivière", "fr", CellarRoles.Oenologist),
        new("Lucie", "Marchand", "fr", CellarRoles.CellarHand),
        new("Margaret", "Ellis", "en", CellarRoles.Accountant),
    ];

    public Task Write(DateTimeOffset today, CancellationToken cancellationToken) => Task.CompletedTask;
}
