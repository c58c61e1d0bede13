using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The queries of the member list, compiled: it is the page that is opened most. One member more than a page is read, to know whether another follows.</summary>
internal static class MemberQueries
{
    private const string Dictionary = "und-x-icu";
    private const int Count = ListMembers.PageSize + 1;

    private static readonly MemberCursor BeginningOfNames = new("", default);
    private static readonly MemberCursor Newest = new($"{DateTimeOffset.MaxValue.Ticks}", default);

    private static readonly Func<BackboneDb, string, Id<Membership>, string?, IAsyncEnumerable<Member>> ByName = EF.CompileAsyncQuery(
        (BackboneDb db, string name, Id<Membership> id, string? pattern) => db.Set<Membership>()
            .Join(db.People, membership => membership.PersonId, person => person.Id, (membership, person) => new { membership, person })
            .Where(both => EF.Functions.GreaterThan(ValueTuple.Create(EF.Functions.Collate(both.person.Name, Dictionary), both.membership.Id), ValueTuple.Create(name, id)))
            .Where(both => pattern == null || EF.Functions.ILike(both.person.Name, pattern) || EF.Functions.ILike(both.person.Email, pattern))
            .OrderBy(both => EF.Functions.Collate(both.person.Name, Dictionary)).ThenBy(both => both.membership.Id)
            .Take(Count)
            .Select(both => new Member(both.membership.Id, both.person.Id, both.person.Name, both.person.Email, both.membership.Role, both.membership.JoinedAt)));

    private static readonly Func<BackboneDb, string, Id<Membership>, string?, IAsyncEnumerable<Member>> ByNameBackwards = EF.CompileAsyncQuery(
        (BackboneDb db, string name, Id<Membership> id, string? pattern) => db.Set<Membership>()
            .Join(db.People, membership => membership.PersonId, person => person.Id, (membership, person) => new { membership, person })
            .Where(both => EF.Functions.LessThan(ValueTuple.Create(EF.Functions.Collate(both.person.Name, Dictionary), both.membership.Id), ValueTuple.Create(name, id)))
            .Where(both => pattern == null || EF.Functions.ILike(both.person.Name, pattern) || EF.Functions.ILike(both.person.Email, pattern))
            .OrderByDescending(both => EF.Functions.Collate(both.person.Name, Dictionary)).ThenByDescending(both => both.membership.Id)
            .Take(Count)
            .Select(both => new Member(both.membership.Id, both.person.Id, both.person.Name, both.person.Email, both.membership.Role, both.membership.JoinedAt)));

    private static readonly Func<BackboneDb, DateTimeOffset, Id<Membership>, string?, IAsyncEnumerable<Member>> ByJoined = EF.CompileAsyncQuery(
        (BackboneDb db, DateTimeOffset moment, Id<Membership> id, string? pattern) => db.Set<Membership>()
            .Join(db.People, membership => membership.PersonId, person => person.Id, (membership, person) => new { membership, person })
            .Where(both => EF.Functions.LessThan(ValueTuple.Create(both.membership.JoinedAt, both.membership.Id), ValueTuple.Create(moment, id)))
            .Where(both => pattern == null || EF.Functions.ILike(both.person.Name, pattern) || EF.Functions.ILike(both.person.Email, pattern))
            .OrderByDescending(both => both.membership.JoinedAt).ThenByDescending(both => both.membership.Id)
            .Take(Count)
            .Select(both => new Member(both.membership.Id, both.person.Id, both.person.Name, both.person.Email, both.membership.Role, both.membership.JoinedAt)));

    private static readonly Func<BackboneDb, DateTimeOffset, Id<Membership>, string?, IAsyncEnumerable<Member>> ByJoinedBackwards = EF.CompileAsyncQuery(
        (BackboneDb db, DateTimeOffset moment, Id<Membership> id, string? pattern) => db.Set<Membership>()
            .Join(db.People, membership => membership.PersonId, person => person.Id, (membership, person) => new { membership, person })
            .Where(both => EF.Functions.GreaterThan(ValueTuple.Create(both.membership.JoinedAt, both.membership.Id), ValueTuple.Create(moment, id)))
            .Where(both => pattern == null || EF.Functions.ILike(both.person.Name, pattern) || EF.Functions.ILike(both.person.Email, pattern))
            .OrderBy(both => both.membership.JoinedAt).ThenBy(both => both.membership.Id)
            .Take(Count)
            .Select(both => new Member(both.membership.Id, both.person.Id, both.person.Name, both.person.Email, both.membership.Role, both.membership.JoinedAt)));

    /// <summary>The members from a place on, in the order in which the database reads them.</summary>
    public static IAsyncEnumerable<Member> Read(BackboneDb db, MemberOrder order, MemberCursor? cursor, bool isBackwards, string? pattern)
    {
        var place = cursor ?? (order == MemberOrder.Name ? BeginningOfNames : Newest);
        return (order, isBackwards) switch
        {
            (MemberOrder.Name, false) => ByName(db, place.Value, place.Id, pattern),
            (MemberOrder.Name, true) => ByNameBackwards(db, place.Value, place.Id, pattern),
            (_, false) => ByJoined(db, place.Moment, place.Id, pattern),
            (_, true) => ByJoinedBackwards(db, place.Moment, place.Id, pattern),
        };
    }
}
