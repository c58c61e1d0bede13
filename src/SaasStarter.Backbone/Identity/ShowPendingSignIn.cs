using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>What the sign-in that this browser has begun waits for. A problem when it has begun none.</summary>
internal sealed record ShowPendingSignIn : IQuery<OwnFactors>
{
    public static Audience Audience => Audience.Anonymous;
}

internal sealed class ShowPendingSignInHandler(PendingSignIns pending, SecondFactors secondFactors) : IHandler<ShowPendingSignIn, OwnFactors>
{
    public async Task<Result<OwnFactors>> Handle(ShowPendingSignIn request, CancellationToken cancellationToken) =>
        await pending.Find(cancellationToken) is { } first ? await secondFactors.Of(first.UserId, cancellationToken) : Problem.Gone(Strings.Text("SignInGone"));
}
