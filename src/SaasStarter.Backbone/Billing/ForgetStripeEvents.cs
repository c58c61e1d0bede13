using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing;

/// <summary>Forgets events that came more than thirty days ago.</summary>
internal sealed record ForgetStripeEvents : IPlatformJob;

internal sealed class ForgetStripeEventsHandler(Databases databases) : IHandler<ForgetStripeEvents, Done>
{
    public async Task<Result<Done>> Handle(ForgetStripeEvents job, CancellationToken cancellationToken)
    {
        await using var command = databases.Application.CreateCommand("select backbone.forget_stripe_events()");
        while (await command.ExecuteScalarAsync(cancellationToken) is > 0L)
            cancellationToken.ThrowIfCancellationRequested();
        return Done.Instance;
    }
}
