using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>What is going on in the tenant, as far as the caller's role may know.</summary>
public sealed record ShowDashboard : IQuery<Dashboard>
{
    /// <summary>How far back the activity goes.</summary>
    public const int Weeks = 13;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.Open);
}

/// <summary>What is going on in a tenant.</summary>
/// <param name="Team">Who is there and what they do; null for those who may not know the members.</param>
/// <param name="FirstSteps">What is left to set up; null for those who may not.</param>
public sealed record Dashboard(Team? Team, FirstSteps? FirstSteps);

/// <summary>The members and what they do.</summary>
/// <param name="Members">How many there are.</param>
/// <param name="Invited">How many are invited.</param>
/// <param name="Recent">What was done last, the newest first.</param>
/// <param name="Activity">How much was done in each week, the oldest first.</param>
public sealed record Team(int Members, int Invited, IReadOnlyList<ActivityEntry> Recent, IReadOnlyList<ActivityWeek> Activity);

/// <summary>Something that was done.</summary>
/// <param name="Who">The name of who did it; null for the product itself and for who has left.</param>
/// <param name="Sentence">What was done, in words.</param>
/// <param name="At">When.</param>
public sealed record ActivityEntry(string? Who, LocalizedText Sentence, DateTimeOffset At);

/// <summary>How much was done in a week.</summary>
/// <param name="Monday">Its first day.</param>
/// <param name="Count">The number of actions.</param>
public sealed record ActivityWeek(DateOnly Monday, int Count);

/// <summary>What a new tenant should do first.</summary>
/// <param name="HasBranding">Whether it has a colour or logo of its own; null when its plan includes none.</param>
/// <param name="HasInvited">Whether anybody was invited.</param>
/// <param name="HasColleague">Whether there is a second member.</param>
public sealed record FirstSteps(bool? HasBranding, bool HasInvited, bool HasColleague);

internal sealed class ShowDashboardHandler(BackboneDb db, TenantScope scope, IEntitlements entitlements, ActivityReader activity, TimeProvider clock) : IHandler<ShowDashboard, Dashboard>
{
    private const int Recent = 6;

    public async Task<Result<Dashboard>> Handle(ShowDashboard request, CancellationToken cancellationToken)
    {
        var team = scope.Caller.Has(MemberPermissions.Read) ? await LoadTeam(cancellationToken) : null;
        var steps = team is not null && scope.Caller.Has(TenantPermissions.ChangeSettings) ? await LoadSteps(team.Members, cancellationToken) : null;
        return new Dashboard(team, steps);
    }

    private async Task<Team> LoadTeam(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var members = await db.Set<Membership>().CountAsync(cancellationToken);
        var invited = await db.Set<Invitation>().CountAsync(
            invitation => invitation.AcceptedAt == null && invitation.RevokedAt == null && invitation.ExpiresAt > now, cancellationToken);
        return new(members, invited, await activity.Recent(Recent, cancellationToken), await activity.ByWeek(ShowDashboard.Weeks, cancellationToken));
    }

    private async Task<FirstSteps> LoadSteps(int members, CancellationToken cancellationToken) => new(
        entitlements.Has(PlanTerms.Branding) ? scope.Tenant.Color is not null || scope.Tenant.LogoHash is not null : null,
        members > 1 || await db.Set<Invitation>().AnyAsync(cancellationToken),
        members > 1);
}

/// <summary>Reads the trail of actions for people.</summary>
internal sealed class ActivityReader(BackboneDb db, ActorNames actors, TenantScope scope, IEnumerable<ActionText> texts, TimeProvider clock)
{
    private readonly Dictionary<string, LocalizedText> _texts = texts.ToDictionary(text => text.Action, text => text.Text);

    /// <summary>What was done last, the newest first, in sentences.</summary>
    public async Task<IReadOnlyList<ActivityEntry>> Recent(int count, CancellationToken cancellationToken)
    {
        var actions = await db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Kind == EntryKind.Action)
            .OrderByDescending(action => action.OccurredAt).ThenByDescending(action => action.Id).Take(count).ToListAsync(cancellationToken);
        return await Tell(actions, cancellationToken);
    }

    /// <summary>What was done, in sentences, in the order of the entries. They tell of actions, not of rows.</summary>
    public async Task<IReadOnlyList<ActivityEntry>> Tell(List<AuditEntry> actions, CancellationToken cancellationToken)
    {
        var subjects = await SubjectsOf(actions, cancellationToken);
        var authors = actions.Select(action => action.PersonId).OfType<Id<Person>>().Distinct().ToArray();
        var names = await actors.Of(authors, cancellationToken);
        return [.. actions.Select(action => Tell(action, action.PersonId is { } id ? names.GetValueOrDefault(id) : null, subjects))];
    }

    /// <summary>How much was done in each of the last weeks, the oldest first.</summary>
    public async Task<IReadOnlyList<ActivityWeek>> ByWeek(int weeks, CancellationToken cancellationToken)
    {
        var zone = scope.Caller.Person is { } person && TimeZoneInfo.TryFindSystemTimeZoneById(person.TimeZone, out var own) ? own : TimeZoneInfo.Utc;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime);
        var first = today.AddDays(-(((int)today.DayOfWeek + 6) % 7) - (7 * (weeks - 1)));
        var start = first.ToDateTime(TimeOnly.MinValue);
        var from = new DateTimeOffset(start, zone.GetUtcOffset(start)).ToUniversalTime();
        var days = await db.Set<AuditEntry>().Where(action => action.Kind == EntryKind.Action && action.OccurredAt >= from)
            .GroupBy(action => TimeZoneInfo.ConvertTimeBySystemTimeZoneId(action.OccurredAt.UtcDateTime, zone.Id).Date)
            .Select(day => new { day.Key, Count = day.Count() }).ToListAsync(cancellationToken);
        var counts = days.ToLookup(day => (DateOnly.FromDateTime(day.Key).DayNumber - first.DayNumber) / 7, day => day.Count);
        return [.. Enumerable.Range(0, weeks).Select(week => new ActivityWeek(first.AddDays(7 * week), counts[week].Sum()))];
    }

    private ActivityEntry Tell(AuditEntry action, string? who, Dictionary<string, string> subjects)
    {
        object author = who ?? (object)Strings.Text(action.PersonId is null ? "TheOperator" : "SomebodyWhoLeft");
        object subject = (action.Subject is null ? null : subjects.GetValueOrDefault(action.Subject)) ?? (object)Strings.Text("SomebodyElse");
        var text = _texts.GetValueOrDefault(action.Action!) ?? Strings.Text("DidSomething");
        return new(who, text with { Arguments = [author, subject] }, action.OccurredAt);
    }

    // Whom the actions were done to: members by name, invited people by address.
    private async Task<Dictionary<string, string>> SubjectsOf(List<AuditEntry> actions, CancellationToken cancellationToken)
    {
        var memberships = Ids<Membership>(actions);
        var invitations = Ids<Invitation>(actions);
        var names = await db.Set<Membership>().Where(membership => memberships.Contains(membership.Id))
            .Join(db.People, membership => membership.PersonId, person => person.Id, (membership, person) => new { membership.Id, person.Name })
            .ToListAsync(cancellationToken);
        var addresses = await db.Set<Invitation>().Where(invitation => invitations.Contains(invitation.Id))
            .Select(invitation => new { invitation.Id, invitation.Email }).ToListAsync(cancellationToken);
        return names.Select(name => KeyValuePair.Create(name.Id.ToString(), name.Name))
            .Concat(addresses.Select(address => KeyValuePair.Create(address.Id.ToString(), address.Email)))
            .ToDictionary();
    }

    private static Id<T>[] Ids<T>(List<AuditEntry> actions) where T : IIdentified =>
        [.. actions.Where(action => Id<T>.TryParse(action.Subject, null, out _)).Select(action => Id<T>.Parse(action.Subject!, null)).Distinct()];
}
