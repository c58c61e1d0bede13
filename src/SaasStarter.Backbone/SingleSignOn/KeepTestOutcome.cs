using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>Keeps how a test of the tenant's provider went.</summary>
/// <param name="Problem">Why its word was not taken: the key of a text. Null when it was.</param>
internal sealed record KeepTestOutcome(string? Problem) : ICommand<Done>
{
    public static Audience Audience => Audience.System;
}

internal sealed class KeepTestOutcomeHandler(BackboneDb db, SignOnConnections connections, TimeProvider clock) : IHandler<KeepTestOutcome, Done>
{
    public async Task<Result<Done>> Handle(KeepTestOutcome request, CancellationToken cancellationToken)
    {
        if (await connections.Find(cancellationToken) is not { } connection)
            return Core.Problem.NotFound;
        (connection.TestedAt, connection.TestProblem) = (clock.GetUtcNow(), request.Problem);
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
