using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>A key for an authenticator application.</summary>
/// <param name="Setup">The key of a form that was refused, to be shown again; null for a new one.</param>
internal sealed record ShowNewAuthenticator(string? Setup = null) : IQuery<NewAuthenticator>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;
}

/// <summary>A key that nobody has yet.</summary>
/// <param name="Setup">It, sealed, for the form.</param>
/// <param name="Text">It in groups of four letters, to be typed.</param>
/// <param name="Uri">It as an application reads it from a picture.</param>
internal sealed record NewAuthenticator(string Setup, string Text, string Uri);

internal sealed class ShowNewAuthenticatorHandler(SecondFactors secondFactors, Accounts accounts, Brand brand) : IHandler<ShowNewAuthenticator, NewAuthenticator>
{
    public async Task<Result<NewAuthenticator>> Handle(ShowNewAuthenticator request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        var key = secondFactors.UnsealSetup(user.Id, request.Setup) ?? Totp.NewKey();
        var text = string.Join(' ', Totp.Write(key).Chunk(4).Select(letters => new string(letters)));
        return new NewAuthenticator(secondFactors.SealSetup(user.Id, key), text, Totp.Uri(key, brand.Name, user.Email!));
    }
}
