using System.Text;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Identity;

/// <summary>Says that one has kept a new set of recovery codes: it counts from now on, and the one before does not.</summary>
/// <param name="Setup">The codes, sealed, as the page brought them.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
internal sealed record ReplaceRecoveryCodes(string Setup, string ReturnUrl) : ICommand<Done>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;

    /// <summary>Reads the codes that waited in a form.</summary>
    public static IReadOnlyList<string> Read(byte[] setup) => Encoding.UTF8.GetString(setup).Split('\n');
}

internal sealed class ReplaceRecoveryCodesHandler(SecondFactors secondFactors, Accounts accounts, Mailer mailer) : IHandler<ReplaceRecoveryCodes, Done>
{
    public async Task<Result<Done>> Handle(ReplaceRecoveryCodes request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (!await secondFactors.IsAskedOf(user.Id, cancellationToken))
            return Problem.Conflict(Strings.Text("NoFactorToRecover"));
        if (secondFactors.UnsealSetup(user.Id, request.Setup) is not { } waiting || ReplaceRecoveryCodes.Read(waiting) is not { Count: SecondFactors.RecoveryCodeCount } codes)
            return Problem.Conflict(Strings.Text("SetupGone"));
        await secondFactors.ReplaceRecoveryCodes(user.Id, codes, cancellationToken);
        await mailer.Send(new SecurityChangedMail(MailRecipient.Of(user.ToPerson()), SecurityChange.RecoveryCodesReplaced, null), cancellationToken);
        return Done.Instance;
    }
}
