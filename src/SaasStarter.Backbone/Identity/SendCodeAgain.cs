using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Mails a new code in place of the one that this browser waits for, which is good no more.</summary>
internal sealed record SendCodeAgain(CodePurpose Purpose, string ReturnUrl) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;
}

internal sealed class SendCodeAgainHandler(OneTimeCodes codes) : IHandler<SendCodeAgain, Done>
{
    public Task<Result<Done>> Handle(SendCodeAgain request, CancellationToken cancellationToken) => codes.SendAgain(request.Purpose, cancellationToken);
}
