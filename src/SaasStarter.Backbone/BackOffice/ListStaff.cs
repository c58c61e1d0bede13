using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>The staff, by mail address; at most one thousand.</summary>
internal sealed record ListStaff : IQuery<IReadOnlyList<StaffSummary>>
{
    public static Audience Audience => Audience.System;
}

/// <summary>Somebody of the staff as the operator sees them.</summary>
/// <param name="Email">The account's mail address.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Role">The name of the role.</param>
/// <param name="EnrolledAt">When the second factor was set up, or null.</param>
internal sealed record StaffSummary(string Email, string Name, string Role, DateTimeOffset? EnrolledAt);

internal sealed class ListStaffHandler(AccountsDb db) : IHandler<ListStaff, IReadOnlyList<StaffSummary>>
{
    public async Task<Result<IReadOnlyList<StaffSummary>>> Handle(ListStaff request, CancellationToken cancellationToken) =>
        await db.Staff.Join(db.Users, member => member.UserId, user => user.Id, (member, user) => new { member, user })
            .OrderBy(both => both.user.Email).Take(1000)
            .Select(both => new StaffSummary(both.user.Email!, both.user.Name, both.member.Role,
                db.Authenticators.Where(one => one.UserId == both.user.Id).Select(one => (DateTimeOffset?)one.EnrolledAt).SingleOrDefault()
                ?? db.Passkeys.Where(one => one.UserId == both.user.Id).Min(one => (DateTimeOffset?)one.CreatedAt)))
            .ToListAsync(cancellationToken);
}
