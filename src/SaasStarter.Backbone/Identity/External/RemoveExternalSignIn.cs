using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>Lets a provider sign one in no longer. The verified mail address remains as a way in, with a mailed code.</summary>
internal sealed record RemoveExternalSignIn(Id<ExternalSignIn> SignIn) : ICommand<Done>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class RemoveExternalSignInHandler(AccountsDb db, Mailer mailer, TenantScope scope) : IHandler<RemoveExternalSignIn, Done>
{
    public async Task<Result<Done>> Handle(RemoveExternalSignIn request, CancellationToken cancellationToken)
    {
        var person = scope.Caller.Person!;
        var user = person.Id.Value;
        if (await db.Set<ExternalSignIn>().SingleOrDefaultAsync(signIn => signIn.Id == request.SignIn && signIn.UserId == user, cancellationToken) is not { } signIn)
            return Problem.NotFound;
        db.Remove(signIn);
        await db.SaveChangesAsync(cancellationToken);
        await mailer.Send(new SignInRemovedMail(MailRecipient.Of(person), signIn.Title), cancellationToken);
        return Done.Instance;
    }
}
