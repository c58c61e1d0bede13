using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Users;

/// <summary>Everything that the staff sees of an account.</summary>
/// <param name="Person">Whose.</param>
internal sealed record ShowUser(Id<Person> Person) : IQuery<UserDetails>
{
    public static Audience Audience => Audience.Platform(UserPages.Read);

    public string Subject => Person.ToString();
}

/// <summary>An account with what belongs to it.</summary>
/// <param name="User">The account.</param>
/// <param name="Memberships">Where the person is a member; a hundred at most.</param>
/// <param name="Sessions">Where they are signed in, the last used first; a hundred at most.</param>
internal sealed record UserDetails(UserRow User, IReadOnlyList<UserMembershipRow> Memberships, IReadOnlyList<UserSessionRow> Sessions);

/// <summary>A membership.</summary>
internal sealed record UserMembershipRow(string Slug, string Name, string Status, string Role, string? RoleName, DateTimeOffset JoinedAt);

/// <summary>A session; <paramref name="Agent"/> is who of the staff acts in it, normally nobody.</summary>
internal sealed record UserSessionRow(string UserAgent, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, string? Agent);

internal sealed class ShowUserHandler(BackOfficeDb db, UserAccounts accounts) : IHandler<ShowUser, UserDetails>
{
    public async Task<Result<UserDetails>> Handle(ShowUser request, CancellationToken cancellationToken)
    {
        if (await accounts.Find(request.Person, cancellationToken) is not { } user)
            return Problem.NotFound;
        var memberships = await db.Database.SqlQuery<UserMembershipRow>($"""
            select slug as "Slug", name as "Name", status as "Status", role as "Role", backbone.name_of_role(slug, role) as "RoleName", joined_at as "JoinedAt"
            from backbone.staff_memberships({request.Person.Value})
            """).ToListAsync(cancellationToken);
        var sessions = await db.Database.SqlQuery<UserSessionRow>($"""
            select user_agent as "UserAgent", address as "Address", created_at as "CreatedAt", last_seen_at as "LastSeenAt", agent as "Agent"
            from backbone.staff_sessions({request.Person.Value})
            """).ToListAsync(cancellationToken);
        return new UserDetails(user, memberships, sessions);
    }
}
