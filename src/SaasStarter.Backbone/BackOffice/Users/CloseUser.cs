using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Users;

/// <summary>Closes an account: its sessions end, and nobody gets in until it is opened again. Memberships stay. Staff is removed on the server first.</summary>
/// <param name="Person">Whose.</param>
internal sealed record CloseUser(Id<Person> Person) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(UserPages.Manage);

    public string Subject => Person.ToString();
}

internal sealed class CloseUserHandler(BackOfficeDb db, UserAccounts accounts, LiveTopics live) : IHandler<CloseUser, Done>
{
    public async Task<Result<Done>> Handle(CloseUser request, CancellationToken cancellationToken)
    {
        if (await accounts.Find(request.Person, cancellationToken) is not { } user)
            return Problem.NotFound;
        if (user.StaffRole is not null)
            return Problem.Conflict(Strings.Text("StaffStays"));
        if (!await db.Database.SqlQuery<bool>($"""select backbone.close_user({request.Person.Value}, true) as "Value" """).SingleAsync(cancellationToken))
            return Problem.Conflict(Strings.Text("ClosedAlready"));
        live.AccessChanged(request.Person);
        return Done.Instance;
    }
}
