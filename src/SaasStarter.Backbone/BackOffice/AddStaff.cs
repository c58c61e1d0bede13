using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Makes somebody who has an account staff, or gives another role to who is. The operator's, on the server itself: no page makes anybody staff.</summary>
internal sealed record AddStaff(string Email, string Role) : ICommand<Done>
{
    public static Audience Audience => Audience.System;
}

internal sealed class AddStaffHandler(AccountsDb db, Accounts accounts, StaffRoles roles, AuditNote audit, TimeProvider clock) : IHandler<AddStaff, Done>
{
    public async Task<Result<Done>> Handle(AddStaff request, CancellationToken cancellationToken)
    {
        if (!roles.Contains(request.Role))
            return Problem.Invalid(nameof(request.Role), Strings.Text("NoSuchStaffRole", StaffRole.Operator, StaffRole.Observer));
        if (await accounts.Find(request.Email, cancellationToken) is not { } user)
            return Problem.Invalid(nameof(request.Email), Strings.Text("NoSuchAccount", request.Email));
        if (user.IsDemo)
            return Problem.Invalid(nameof(request.Email), Strings.Text("NoDemoStaff"));
        if (await db.Staff.FindAsync([user.Id], cancellationToken) is { } member)
            member.Role = request.Role;
        else
            db.Staff.Add(new() { UserId = user.Id, Role = request.Role, CreatedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        audit.Subject = user.PersonId.ToString();
        return Done.Instance;
    }
}
