using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Takes somebody out of the staff. It counts with the next request.</summary>
internal sealed record RemoveStaff(string Email) : ICommand<Done>
{
    public static Audience Audience => Audience.System;
}

internal sealed class RemoveStaffHandler(AccountsDb db, Accounts accounts, AuditNote audit) : IHandler<RemoveStaff, Done>
{
    public async Task<Result<Done>> Handle(RemoveStaff request, CancellationToken cancellationToken)
    {
        if (await accounts.Find(request.Email, cancellationToken) is not { } user
            || await db.Staff.Where(member => member.UserId == user.Id).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return Problem.Invalid(nameof(request.Email), Strings.Text("NoSuchStaff", request.Email));
        }
        audit.Subject = user.PersonId.ToString();
        return Done.Instance;
    }
}
