using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Live;

/// <summary>
/// What a handler says so that open pages follow: <c>live.Changed("members")</c>. Told once the command has committed. A part of a page names
/// the topics upon which it is fetched again: <c>data-live="members"</c>.
/// </summary>
public sealed class LiveTopics
{
    private readonly AfterCommit _commit;
    private readonly TenantScope _scope;
    private readonly LiveNotifier _notifier;

    internal LiveTopics(AfterCommit commit, TenantScope scope, LiveNotifier notifier) => (_commit, _scope, _notifier) = (commit, scope, notifier);

    /// <summary>Something changed in the entered tenant.</summary>
    /// <param name="topic">What: lower-case letters and hyphens.</param>
    public void Changed(string topic) => Tell(new(_scope.Tenant.Id.Value, Checked(topic)));

    /// <summary>Something changed in the entered tenant that only this person sees: nobody else's pages are woken.</summary>
    /// <param name="topic">What: lower-case letters and hyphens.</param>
    /// <param name="person">Who sees it.</param>
    public void Changed(string topic, Id<Person> person) => Tell(new(_scope.Tenant.Id.Value, Checked(topic), person.Value));

    /// <summary>Somebody may have lost access to the entered tenant: the streams that they hold open are checked at once.</summary>
    public void AccessChanged() => Tell(new(_scope.Tenant.Id.Value, null));

    /// <summary>A session of this person ended: their streams are checked at once.</summary>
    public void AccessChanged(Id<Person> person) => Tell(new(person.Value, null));

    private static string Checked(string topic) => topic.Length > 0 && topic.All(c => char.IsAsciiLetterLower(c) || c == '-')
        ? topic : throw new ArgumentException("A topic is made of lower-case letters and hyphens.", nameof(topic));

    private void Tell(LiveSignal signal) => _commit.Do(_ =>
    {
        _notifier.Tell(signal);
        return Task.CompletedTask;
    });
}
