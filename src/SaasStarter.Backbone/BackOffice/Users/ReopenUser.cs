using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Users;

/// <summary>Opens an account again: the person signs in as before.</summary>
/// <param name="Person">Whose.</param>
internal sealed record ReopenUser(Id<Person> Person) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(UserPages.Manage);

    public string Subject => Person.ToString();
}

internal sealed class ReopenUserHandler(BackOfficeDb db, UserAccounts accounts) : IHandler<ReopenUser, Done>
{
    public async Task<Result<Done>> Handle(ReopenUser request, CancellationToken cancellationToken)
    {
        if (await accounts.Find(request.Person, cancellationToken) is null)
            return Problem.NotFound;
        return await db.Database.SqlQuery<bool>($"""select backbone.close_user({request.Person.Value}, false) as "Value" """).SingleAsync(cancellationToken)
            ? Done.Instance : Problem.Conflict(Strings.Text("OpenAlready"));
    }
}
