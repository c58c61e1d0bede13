using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Somebody was invited.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Email">The address that was invited.</param>
/// <param name="Role">The name of the offered role.</param>
/// <param name="ExpiresAt">Until when it can be accepted.</param>
internal sealed record MemberInvited(
    [property: JsonConverter(typeof(IdJsonConverter<Invitation>))] Id<Invitation> Id, string Email, string Role, DateTimeOffset ExpiresAt) : IEvent<MemberInvited>
{
    public static EventKind Kind { get; } = new("member.invited", Strings.Text("Event-member-invited"), Strings.Text("Members"));

    public static MemberInvited Sample => new(new(MemberSamples.Identifier), "ana.costa@example.com", Tenancy.Role.Member, MemberSamples.Moment.AddDays(7));
}

/// <summary>Somebody became a member.</summary>
/// <param name="Member">The member.</param>
internal sealed record MemberJoined(Member Member) : IEvent<MemberJoined>
{
    public static EventKind Kind { get; } = new("member.joined", Strings.Text("Event-member-joined"), Strings.Text("Members"));

    public static MemberJoined Sample => new(MemberSamples.Member);
}

/// <summary>A member has another role.</summary>
/// <param name="Member">The member, with the new role.</param>
/// <param name="FormerRole">The name of the role before.</param>
internal sealed record MemberRoleChanged(Member Member, string FormerRole) : IEvent<MemberRoleChanged>
{
    public static EventKind Kind { get; } = new("member.role_changed", Strings.Text("Event-member-role-changed"), Strings.Text("Members"));

    public static MemberRoleChanged Sample => new(MemberSamples.Member, Role.Viewer);
}

/// <summary>A membership ended: the member left, or was removed.</summary>
/// <param name="Member">The member, as it was.</param>
internal sealed record MemberRemoved(Member Member) : IEvent<MemberRemoved>
{
    public static EventKind Kind { get; } = new("member.removed", Strings.Text("Event-member-removed"), Strings.Text("Members"));

    public static MemberRemoved Sample => new(MemberSamples.Member);
}

/// <summary>A member who does not exist, for the catalogue.</summary>
internal static class MemberSamples
{
    public static readonly Guid Identifier = Guid.Parse("0199f2c81d5a7c3e8f0a4b6d2e1c9a70");
    public static readonly DateTimeOffset Moment = new(2030, 5, 17, 9, 30, 0, TimeSpan.Zero);

    public static Member Member => new(new(Identifier), new(Identifier), "Ana Costa", "ana.costa@example.com", Role.Member, Moment);
}

/// <summary>Reads a member as others see them.</summary>
internal static class MemberRecords
{
    /// <summary>The member of a membership that is still there.</summary>
    public static async Task<Member> MemberOf(this BackboneDb db, Membership membership, CancellationToken cancellationToken)
    {
        var person = await db.People.SingleAsync(person => person.Id == membership.PersonId, cancellationToken);
        return new(membership.Id, membership.PersonId, person.Name, person.Email, membership.Role, membership.JoinedAt);
    }
}
