using System.Text;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>A set of recovery codes to be kept. It counts once <see cref="ReplaceRecoveryCodes"/> has said that the person has it; until then the one before does.</summary>
/// <param name="Setup">The codes of a form that was refused, to be shown again; null for new ones.</param>
internal sealed record ShowNewRecoveryCodes(string? Setup = null) : IQuery<NewRecoveryCodes>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;
}

/// <summary>Recovery codes that nobody has yet.</summary>
/// <param name="Setup">They, sealed, for the form.</param>
/// <param name="Codes">They as they are written down: <c>ABCD-EFGH-IJKL-MNOP</c>.</param>
/// <param name="Email">The account that they are for, to be written above them.</param>
internal sealed record NewRecoveryCodes(string Setup, IReadOnlyList<string> Codes, string Email);

internal sealed class ShowNewRecoveryCodesHandler(SecondFactors secondFactors, Accounts accounts) : IHandler<ShowNewRecoveryCodes, NewRecoveryCodes>
{
    public async Task<Result<NewRecoveryCodes>> Handle(ShowNewRecoveryCodes request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (!await secondFactors.IsAskedOf(user.Id, cancellationToken))
            return Problem.Conflict(Strings.Text("NoFactorToRecover"));
        var codes = secondFactors.UnsealSetup(user.Id, request.Setup) is { } waiting ? ReplaceRecoveryCodes.Read(waiting) : SecondFactors.NewRecoveryCodes();
        return new NewRecoveryCodes(secondFactors.SealSetup(user.Id, Encoding.UTF8.GetBytes(string.Join('\n', codes))), codes, user.Email!);
    }
}
