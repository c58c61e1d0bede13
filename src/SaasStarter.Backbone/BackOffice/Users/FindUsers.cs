using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Users;

/// <summary>The accounts, the newest first, a page at a time.</summary>
/// <param name="Find">A part of a name or mail address.</param>
/// <param name="Before">The page begins with those that were created before this one; null for the first page.</param>
internal sealed record FindUsers(string? Find = null, Id<Person>? Before = null) : IQuery<UserList>
{
    /// <summary>How many a page has.</summary>
    public const int PageSize = 50;

    public static Audience Audience => Audience.Platform(UserPages.Read);

    public void Validate(Validation check) => check.OptionalLine(Find, 254);
}

/// <summary>A page of accounts.</summary>
/// <param name="Users">The accounts.</param>
/// <param name="Next">Given as <see cref="FindUsers.Before"/>, leads to the page after; null on the last.</param>
internal sealed record UserList(IReadOnlyList<UserRow> Users, Id<Person>? Next);

/// <summary>An account.</summary>
internal sealed record UserRow(
    Guid Id, string Name, string Email, string Culture, string TimeZone, DateTimeOffset CreatedAt, DateTimeOffset? LastSignedInAt, DateTimeOffset? DisabledAt, bool IsDemo,
    string? StaffRole, int Memberships);

internal sealed class FindUsersHandler(UserAccounts accounts) : IHandler<FindUsers, UserList>
{
    public async Task<Result<UserList>> Handle(FindUsers request, CancellationToken cancellationToken)
    {
        var rows = await accounts.Read(null, request.Find?.Trim() ?? "", request.Before?.Value, FindUsers.PageSize + 1, cancellationToken);
        var isThereMore = rows.Count > FindUsers.PageSize;
        if (isThereMore)
            rows.RemoveAt(FindUsers.PageSize);
        return new UserList(rows, isThereMore ? new(rows[^1].Id) : null);
    }
}

/// <summary>Reads accounts by the database's function: the back office's own role sees none.</summary>
internal sealed class UserAccounts(BackOfficeDb db)
{
    /// <summary>The account of a person; null when there is none.</summary>
    public async Task<UserRow?> Find(Id<Person> person, CancellationToken cancellationToken) => (await Read(person.Value, "", null, 1, cancellationToken)).SingleOrDefault();

    /// <summary>Some accounts, the newest first.</summary>
    public Task<List<UserRow>> Read(Guid? id, string find, Guid? before, int limit, CancellationToken cancellationToken) => db.Database.SqlQuery<UserRow>($"""
        select id as "Id", name as "Name", email as "Email", culture as "Culture", time_zone as "TimeZone", created_at as "CreatedAt",
               last_signed_in_at as "LastSignedInAt", disabled_at as "DisabledAt", is_demo as "IsDemo", staff_role as "StaffRole", memberships as "Memberships"
        from backbone.staff_users({id}::uuid, {find}, {before}::uuid, {limit})
        """).ToListAsync(cancellationToken);
}
