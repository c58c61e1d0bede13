using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>What the browser needs to make a passkey.</summary>
internal sealed record ShowNewPasskey : IQuery<NewPasskey>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;
}

/// <summary>What the browser is asked.</summary>
/// <param name="Question">The question.</param>
/// <param name="Name">A name to begin with: the browser's.</param>
internal sealed record NewPasskey(PasskeyQuestion Question, string Name);

internal sealed class ShowNewPasskeyHandler(Passkeys passkeys, Accounts accounts, ThisBrowser browser) : IHandler<ShowNewPasskey, NewPasskey>
{
    public async Task<Result<NewPasskey>> Handle(ShowNewPasskey request, CancellationToken cancellationToken) =>
        new NewPasskey(await passkeys.AskForNew(await accounts.Own(cancellationToken)), BrowserName.Of(browser.Visitor.UserAgent) ?? "");
}
