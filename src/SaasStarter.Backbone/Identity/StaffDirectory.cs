using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Knows who is staff. It asks at the accounts' door, and only for what lies in the back office: all other requests go without.</summary>
internal sealed class StaffDirectory(Databases databases, StaffRoles roles, TimeProvider clock) : IBackOfficeEntrance
{
    /// <summary>How long a session stays confirmed.</summary>
    public static readonly TimeSpan Confirmation = TimeSpan.FromHours(12);

    private static readonly TimeSpan EntranceAge = TimeSpan.FromMinutes(1);

    private Entrance _entrance = new(DateTimeOffset.MinValue, new HashSet<Guid>());

    /// <summary>What the person of a session is among the staff; null for everybody else. A demonstration's people never are, whatever the table says.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<StaffStanding?> Find(Guid sessionId, CancellationToken cancellationToken)
    {
        await using var command = databases.Accounts.CreateCommand("""
            select member.role,
                   exists (select from accounts.authenticator one where one.user_id = member.user_id) or exists (select from accounts.passkey one where one.user_id = member.user_id),
                   session.second_factor_at
            from accounts.session session
            join accounts.staff_member member on member.user_id = session.user_id
            join accounts."user" account on account.id = session.user_id and not account.is_demo
            where session.id = $1 and session.agent_id is null
            """);
        command.Add<Guid>(sessionId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var isEnrolled = reader.GetBoolean(1);
        var isConfirmed = isEnrolled && !reader.IsDBNull(2) && reader.GetFieldValue<DateTimeOffset>(2) + Confirmation > clock.GetUtcNow();
        return new(roles[reader.GetString(0)], isEnrolled, isConfirmed);
    }

    /// <summary>Whether the menu shows the way. It opens nothing, so a minute's delay does no harm, and no page pays for a look-up.</summary>
    public async ValueTask<bool> LeadsIn(Id<Person> person, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if ((now - _entrance.ReadAt).Duration() > EntranceAge)
            _entrance = new(now, await ReadAll(cancellationToken));
        return _entrance.UserIds.Contains(person.Value);
    }

    private async Task<IReadOnlySet<Guid>> ReadAll(CancellationToken cancellationToken)
    {
        await using var command = databases.Accounts.CreateCommand("select user_id from accounts.staff_member limit 1000");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var userIds = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            userIds.Add(reader.GetGuid(0));
        return userIds;
    }

    private sealed record Entrance(DateTimeOffset ReadAt, IReadOnlySet<Guid> UserIds);
}
