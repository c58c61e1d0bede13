using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.BackOffice.Impersonation;

/// <summary>That one acts as somebody else: for the page that asks whether to leave.</summary>
internal sealed record ShowImpersonation : IQuery<Done>
{
    public static Audience Audience => Audience.Agent;
}

internal sealed class ShowImpersonationHandler : IHandler<ShowImpersonation, Done>
{
    public Task<Result<Done>> Handle(ShowImpersonation request, CancellationToken cancellationToken) => Task.FromResult<Result<Done>>(Done.Instance);
}
