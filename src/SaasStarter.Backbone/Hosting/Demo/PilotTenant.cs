using Bogus;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Notifications;
using SaasStarter.Backbone.Tenancy;
using Person = SaasStarter.Backbone.Tenancy.Person;

namespace SaasStarter.Backbone.Hosting.Demo;

/// <summary>A person of the demonstration.</summary>
internal sealed record DemoPerson(Id<Person> Id, string Name, string Email, string Culture, DateTimeOffset CreatedAt);

/// <summary>A membership of the demonstration.</summary>
internal sealed record DemoMembership(Id<Membership> Id, DemoPerson Person, string Role, DateTimeOffset JoinedAt);

/// <summary>An open invitation of the demonstration.</summary>
internal sealed record DemoInvitation(Id<Invitation> Id, string Email, string Role, Id<Person> InvitedBy, DateTimeOffset CreatedAt);

/// <summary>Something that somebody did in the demonstration.</summary>
internal sealed record DemoAction(Id<AuditTrail.AuditEntry> Id, DateTimeOffset OccurredAt, Id<Person> PersonId, string Action, string? Subject);

/// <summary>Something that somebody was told in the demonstration.</summary>
internal sealed record DemoNotification(Id<Notification> Id, Id<Person> PersonId, string Kind, string Details, string Page, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt);

/// <summary>
/// A tenant of the demonstration: the same for everybody who starts it on the same day, with ninety days of history that end today.
/// </summary>
internal sealed record PilotTenant(
    Id<Tenant> Id,
    string Slug,
    string Name,
    string? Color,
    DateTimeOffset CreatedAt,
    IReadOnlyList<DemoMembership> Memberships,
    IReadOnlyList<DemoInvitation> Invitations,
    IReadOnlyList<DemoAction> Actions,
    IReadOnlyList<DemoNotification> Notifications)
{
    /// <summary>The place of the tenant that a visitor enters.</summary>
    public const string PilotSlug = "pilot";

    private const int Days = 90;

    // Who shows what: the roles that a visitor may enter as come first, one person each.
    private static readonly PilotPerson[] People =
    [
        new("Camille", "Laurent", "fr", Role.Owner),
        new("Thomas", "Ferrand", "fr", Role.Admin),
        new("Olivia", "Bennett", "en", Role.Member),
        new("Inès", "Moreau", "fr", Role.Viewer),
        new("George", "Whitfield", "en", Role.Guest),
    ];

    // What those who look after a team do from day to day, and how much of it is what.
    private static readonly string[] Daily = [nameof(InviteMember), nameof(ResendInvitation), nameof(ChangeRole), nameof(RevokeInvitation), nameof(ChangeBranding)];
    private static readonly float[] Weights = [0.3f, 0.15f, 0.35f, 0.1f, 0.1f];

    private static readonly string[] Invited = ["Margaux Petit", "Henry Clarke"];

    /// <summary>The pilot tenant, which fills the product's pages.</summary>
    /// <param name="today">The moment at which its history ends.</param>
    /// <param name="added">The people of modules' roles.</param>
    public static PilotTenant Create(DateTimeOffset today, IReadOnlyCollection<PilotPerson> added)
    {
        var faker = new Faker("fr") { Random = new Randomizer(1789) };
        var english = new Faker("en_GB") { Random = new Randomizer(1066) };
        var start = today.AddDays(-Days);
        var entered = People.Concat(added).ToList();
        var people = entered.Select((person, index) => (Person: NewPerson(faker, person.FirstName, person.LastName, person.Culture, start.AddDays(index)), Role: person.Role))
            .Concat(Enumerable.Range(0, 11).Select(index => (Person: NewColleague(index % 3 == 2 ? english : faker, faker, start.AddDays(6 + (index * 7))), Role: Role.Member)))
            .ToList();
        var memberships = people.Select(person => new DemoMembership(NextId<Membership>(faker), person.Person, person.Role, person.Person.CreatedAt)).ToList();
        var owner = memberships[0].Person;
        var invitations = Invited.Select((name, index) => new DemoInvitation(
            NextId<Invitation>(faker), MailOf(name), index == 0 ? Role.Member : Role.Guest, owner.Id, today.AddDays(-1 - index))).ToList();
        return new(NextId<Tenant>(faker), PilotSlug, "Atelier Lumen", "#0f766e", start, memberships, invitations,
            History(faker, memberships, invitations, start, today), WhatPeopleWereTold(memberships, entered.Count));
    }

    /// <summary>A second, small one: the pilot's owner belongs to it too, so that there is something to switch to, and to be kept apart from.</summary>
    public static PilotTenant CreateNeighbour(PilotTenant pilot, DateTimeOffset today)
    {
        var faker = new Faker("en_GB") { Random = new Randomizer(1492) };
        var start = today.AddDays(-40);
        DemoPerson[] people =
        [
            NewPerson(faker, "Eleanor", "Hughes", "en", start),
            NewPerson(faker, "Arthur", "Doyle", "en", start.AddDays(3)),
            pilot.Memberships[0].Person,
        ];
        var memberships = people.Select((person, index) => new DemoMembership(
            NextId<Membership>(faker), person, index == 0 ? Role.Owner : Role.Member, start.AddDays(index * 3))).ToList();
        return new(NextId<Tenant>(faker), "harbour", "Harbour & Co", null, start, memberships, [], History(faker, memberships, [], start, today), []);
    }

    // The owner invited everybody, and has not read of those who came last. Everybody who can be entered as has something to read.
    private static List<DemoNotification> WhatPeopleWereTold(List<DemoMembership> memberships, int entered)
    {
        var owner = memberships[0];
        var joined = memberships.Skip(1).Select((member, index) =>
            Tell(owner, new InvitationAccepted(member.Person.Name, member.Role), member.JoinedAt, isRead: index < memberships.Count - 4));
        var roles = memberships.Skip(1).Take(entered - 1).SelectMany(member => new[]
        {
            Tell(member, new RoleChanged(owner.Person.Name, Role.Viewer), member.JoinedAt.AddDays(2), isRead: true),
            Tell(member, new RoleChanged(owner.Person.Name, member.Role), member.JoinedAt.AddDays(30), isRead: false),
        });
        return [.. joined, .. roles];
    }

    private static DemoNotification Tell<T>(DemoMembership reader, T what, DateTimeOffset at, bool isRead) where T : class, INotification<T> => new(
        Id<Notification>.New(at), reader.Person.Id, T.Kind.Name, NotificationKinds.Write(what), what.Page, at, isRead ? at.AddHours(1) : null);

    // Working days only, busier as the team grows; everything that a visitor can do himself occurs.
    private static List<DemoAction> History(
        Faker faker, List<DemoMembership> memberships, IReadOnlyList<DemoInvitation> invitations, DateTimeOffset start, DateTimeOffset today)
    {
        var owner = memberships[0].Person.Id;
        var actions = new List<DemoAction> { New(start, owner, nameof(CreateTenant), null), New(start.AddHours(1), owner, nameof(ChangeBranding), null) };
        foreach (var membership in memberships.Skip(1))
        {
            actions.Add(New(membership.JoinedAt.AddDays(-1), owner, nameof(InviteMember), null));
            actions.Add(New(membership.JoinedAt, membership.Person.Id, nameof(AcceptInvitation), null));
        }
        foreach (var invitation in invitations)
            actions.Add(New(invitation.CreatedAt, owner, nameof(InviteMember), invitation.Id.ToString()));
        for (var day = start.AddDays(2); day < today; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
                continue;
            var present = memberships.Where(membership => membership.JoinedAt <= day).ToList();
            for (var count = faker.Random.Int(0, 1 + (present.Count / 4)); count > 0; count--)
            {
                var manager = faker.PickRandom(present.Where(membership => membership.Role is Role.Owner or Role.Admin));
                var action = faker.Random.WeightedRandom(Daily, Weights);
                var subject = action == nameof(ChangeRole) ? faker.PickRandom(present).Id.ToString() : null;
                actions.Add(New(day.AddHours(faker.Random.Int(8, 17)).AddMinutes(faker.Random.Int(0, 59)), manager.Person.Id, action, subject));
            }
        }
        return [.. actions.Where(action => action.OccurredAt <= today).OrderBy(action => action.OccurredAt)];

        DemoAction New(DateTimeOffset at, Id<Person> person, string action, string? subject) => new(NextId<AuditTrail.AuditEntry>(faker), at, person, action, subject);
    }

    private static DemoPerson NewColleague(Faker names, Faker ids, DateTimeOffset createdAt) =>
        NewPerson(ids, names.Name.FirstName(), names.Name.LastName(), names.Locale[..2], createdAt);

    private static DemoPerson NewPerson(Faker faker, string first, string last, string culture, DateTimeOffset createdAt) =>
        new(NextId<Person>(faker), $"{first} {last}", MailOf($"{first} {last}"), culture, createdAt);

    // A domain that no mail ever reaches (RFC 2606).
    private static string MailOf(string name) => $"{Tenancy.Slug.Suggest(name).Replace('-', '.')}@example.com";

    private static Id<T> NextId<T>(Faker faker) where T : IIdentified => new(faker.Random.Guid());
}
