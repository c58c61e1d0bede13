using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The order of the members.</summary>
public enum MemberOrder
{
    /// <summary>By name, as a dictionary would.</summary>
    Name,

    /// <summary>The newest first.</summary>
    Joined,
}

/// <summary>The members of the tenant, a page at a time.</summary>
/// <param name="Order">Their order.</param>
/// <param name="After">Where the page begins: <see cref="MemberPage.Next"/> of the page before, or null for the first.</param>
/// <param name="Before">Where the page ends: <see cref="MemberPage.Previous"/> of the page after, or null.</param>
/// <param name="Search">A part of name or mail address, or null.</param>
public sealed record ListMembers(MemberOrder Order = MemberOrder.Name, string? After = null, string? Before = null, string? Search = null) : IQuery<MemberPage>
{
    /// <summary>How many members a page has.</summary>
    public const int PageSize = 20;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Read);

    /// <inheritdoc/>
    public void Validate(Validation check) => check.OptionalLine(Search, 100);
}

/// <summary>A page of members.</summary>
/// <param name="Members">Who is on it.</param>
/// <param name="Previous">Given as <see cref="ListMembers.Before"/>, leads to the page before; null on the first.</param>
/// <param name="Next">Given as <see cref="ListMembers.After"/>, leads to the page after; null on the last.</param>
public sealed record MemberPage(IReadOnlyList<Member> Members, string? Previous, string? Next);

/// <summary>A member as the others see them.</summary>
/// <param name="Id">The membership.</param>
/// <param name="PersonId">The person.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Email">The person's mail address.</param>
/// <param name="Role">The name of the role.</param>
/// <param name="JoinedAt">When the person joined.</param>
public sealed record Member(
    [property: JsonConverter(typeof(IdJsonConverter<Membership>))] Id<Membership> Id,
    [property: JsonIgnore] Id<Person> PersonId,
    string Name,
    string Email,
    string Role,
    DateTimeOffset JoinedAt);

internal sealed class ListMembersHandler(BackboneDb db) : IHandler<ListMembers, MemberPage>
{
    public async Task<Result<MemberPage>> Handle(ListMembers request, CancellationToken cancellationToken)
    {
        var isBackwards = request.Before is not null;
        var cursor = MemberCursor.Read(request.Before ?? request.After);
        var members = new List<Member>(ListMembers.PageSize + 1);
        await foreach (var member in MemberQueries.Read(db, request.Order, cursor, isBackwards, LikePattern.Containing(request.Search)).WithCancellation(cancellationToken))
            members.Add(member);

        var isThereMore = members.Count > ListMembers.PageSize;
        if (isThereMore)
            members.RemoveAt(ListMembers.PageSize);
        if (isBackwards)
            members.Reverse();
        return new MemberPage(members,
            members.Count > 0 && (isBackwards ? isThereMore : cursor is not null) ? MemberCursor.At(members[0], request.Order) : null,
            members.Count > 0 && (isBackwards || isThereMore) ? MemberCursor.At(members[^1], request.Order) : null);
    }
}

/// <summary>A place in an ordered list of members: the last one's name or date, and identifier. It stays good when that member has left.</summary>
internal sealed record MemberCursor(string Value, Id<Membership> Id)
{
    public DateTimeOffset Moment => new(long.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
        && ticks <= DateTimeOffset.MaxValue.Ticks ? ticks : 0, TimeSpan.Zero);

    /// <summary>The place of a member, as it stands in addresses.</summary>
    public static string At(Member member, MemberOrder order)
    {
        var value = order == MemberOrder.Name ? member.Name : member.JoinedAt.UtcTicks.ToString(CultureInfo.InvariantCulture);
        return WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($"{member.Id.Value:N}{value}"));
    }

    /// <summary>Reads a place; null for what is none, which leads to the first page.</summary>
    public static MemberCursor? Read(string? text)
    {
        if (text is null)
            return null;
        try
        {
            var place = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text));
            return place.Length > 32 && !place.Contains('\0') && Guid.TryParseExact(place[..32], "N", out var id) ? new(place[32..], new(id)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
