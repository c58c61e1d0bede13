using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Users;

/// <summary>Ends all sessions of a person: every browser is signed out with its next request.</summary>
/// <param name="Person">Whose.</param>
internal sealed record SignOutUser(Id<Person> Person) : ICommand<SignedOutUser>
{
    public static Audience Audience => Audience.Platform(UserPages.Manage);

    public string Subject => Person.ToString();
}

/// <summary>Somebody who is signed in nowhere any more.</summary>
/// <param name="Sessions">How many sessions ended.</param>
internal sealed record SignedOutUser(int Sessions);

internal sealed class SignOutUserHandler(BackOfficeDb db, UserAccounts accounts, LiveTopics live) : IHandler<SignOutUser, SignedOutUser>
{
    public async Task<Result<SignedOutUser>> Handle(SignOutUser request, CancellationToken cancellationToken)
    {
        if (await accounts.Find(request.Person, cancellationToken) is null)
            return Problem.NotFound;
        var ended = await db.Database.SqlQuery<int>($"""select backbone.sign_out_user({request.Person.Value}) as "Value" """).SingleAsync(cancellationToken);
        live.AccessChanged(request.Person);
        return new SignedOutUser(ended);
    }
}
