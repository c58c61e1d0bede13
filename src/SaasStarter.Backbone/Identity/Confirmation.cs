using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Somebody who has shown once more that it is they.</summary>
/// <param name="SessionToken">What the browser keeps from now on, in <see cref="SessionCookie"/>.</param>
internal sealed record Confirmed(string SessionToken);

/// <summary>
/// Takes what somebody shows before something sensitive. Who has a second factor shows that, for it is the harder one to steal; everybody else the password, or a
/// code that is mailed.
/// </summary>
internal sealed class Confirmation(Sessions sessions, SecondFactors secondFactors, Accounts accounts)
{
    /// <summary>The account of the caller when no second factor stands before it; a problem otherwise.</summary>
    public async Task<Result<User>> OwnWithoutSecondFactor(CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (user.IsDemo)
            return AccountProblem.Demo;
        return await secondFactors.IsAskedOf(user.Id, cancellationToken) ? Problem.Conflict(Strings.Text("ConfirmWithFactor")) : user;
    }

    /// <summary>Notes that the caller has shown it.</summary>
    public async Task<Confirmed> Note(SecondFactorMethod? secondFactor, CancellationToken cancellationToken) =>
        new((await sessions.Confirm(secondFactor, cancellationToken)).Token);
}
