using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>
/// Something that a member should know: a record whose constructor parameters are kept, and whose text is made when somebody reads it, in their
/// language. Implement <see cref="INotification{TSelf}"/>.
/// </summary>
public interface INotification
{
    /// <summary>What happened, in one sentence.</summary>
    LocalizedText Text { get; }

    /// <summary>The page under <c>/t/{slug}/</c> that it leads to; empty for the first page.</summary>
    string Page { get; }
}

/// <summary>A kind of notification. It stands in its capability's folder and is found there by itself; a kind without a name or a sample does not compile.</summary>
public interface INotification<TSelf> : INotification
    where TSelf : class, INotification<TSelf>
{
    /// <summary>What is chosen when one chooses how to be told.</summary>
    static abstract NotificationKind Kind { get; }

    /// <summary>What it may look like, for the preview of mails.</summary>
    static abstract TSelf Sample { get; }
}

/// <summary>How somebody wants to be told.</summary>
public enum NotificationChannel
{
    /// <summary>In the product, and by mail too.</summary>
    Mail,

    /// <summary>In the product only.</summary>
    InApp,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>About what each member decides how to be told.</summary>
/// <param name="Name">Its stored name, which never changes.</param>
/// <param name="Title">What it is called where one chooses.</param>
/// <param name="Group">The heading under which it stands there.</param>
/// <param name="Default">How those are told who chose nothing.</param>
/// <param name="HasOwnMail">Whether a mail of its own always goes out, so that there is none to choose.</param>
public sealed record NotificationKind(
    string Name, LocalizedText Title, LocalizedText Group, NotificationChannel Default = NotificationChannel.InApp, bool HasOwnMail = false)
{
    /// <summary>What can be chosen.</summary>
    public IReadOnlyList<NotificationChannel> Channels =>
        HasOwnMail ? [NotificationChannel.InApp, NotificationChannel.None] : [NotificationChannel.Mail, NotificationChannel.InApp, NotificationChannel.None];
}

/// <summary>Which members of the entered tenant are told. Never who acts: they know.</summary>
public abstract record Recipients
{
    private Recipients() { }

    /// <summary>Who is left out, beside who acts.</summary>
    public IReadOnlyList<Id<Person>> Except { get; init; } = [];

    /// <summary>One member; nobody if they are none.</summary>
    public static Recipients Person(Id<Person> person) => new OnePerson(person);

    /// <summary>All members with this role.</summary>
    public static Recipients WithRole(string role) => new MembersWithRole(role);

    /// <summary>All members whose role has this permission.</summary>
    public static Recipients With(Permission permission) => new MembersWithPermission(permission);

    /// <inheritdoc cref="Person"/>
    public sealed record OnePerson(Id<Person> Id) : Recipients;

    /// <inheritdoc cref="WithRole"/>
    public sealed record MembersWithRole(string Role) : Recipients;

    /// <inheritdoc cref="With"/>
    public sealed record MembersWithPermission(Permission Permission) : Recipients;
}

/// <summary>Tells members what happened, as a part of the command from which it follows: what is rolled back was never told.</summary>
public interface INotifications
{
    /// <summary>Tells at most five hundred members, those first who joined first.</summary>
    Task Notify<T>(T notification, Recipients recipients, CancellationToken cancellationToken) where T : class, INotification<T>;
}
