using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>What <c>./manage stripe sync</c> would change at Stripe, for it to sell what the plan file says. Changes nothing.</summary>
internal sealed record CompareCatalogue : IQuery<CatalogueComparison>
{
    public static Audience Audience => Audience.Platform(BillingStaffPermissions.Read);
}

/// <summary>What differs.</summary>
/// <param name="Changes">What would be changed; empty when everything fits.</param>
internal sealed record CatalogueComparison(IReadOnlyList<CatalogueChange> Changes);

internal sealed class CompareCatalogueHandler(StripeCatalogue catalogue) : IHandler<CompareCatalogue, CatalogueComparison>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<Result<CatalogueComparison>> Handle(CompareCatalogue request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return new CatalogueComparison((await catalogue.Sync(isDryRun: true, limit.Token)).Changes);
        }
        catch (StripeException exception)
        {
            return Problem.Unavailable(Strings.Text("NoComparison", exception.Kind));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Problem.Unavailable(Strings.Text("NoComparison", StripeErrorKind.Timeout));
        }
    }
}
