using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>The catalogue: of what an endpoint can hear, with what it may look like.</summary>
internal sealed record ListEventKinds : IQuery<IReadOnlyList<EventGroup>>
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Read);
}

/// <summary>Kinds of events that belong together.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Events">The kinds.</param>
internal sealed record EventGroup(string Title, IReadOnlyList<EventItem> Events);

/// <summary>A kind of event as people see it.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Title">When it happens.</param>
/// <param name="Sample">What is sent, for example.</param>
internal sealed record EventItem(string Type, string Title, string Sample);

internal sealed class ListEventKindsHandler(EventCatalogue catalogue, IStringLocalizerFactory localizers) : IHandler<ListEventKinds, IReadOnlyList<EventGroup>>
{
    public Task<Result<IReadOnlyList<EventGroup>>> Handle(ListEventKinds request, CancellationToken cancellationToken)
    {
        var groups = catalogue.All.GroupBy(type => type.Kind.Group.Read(localizers)).OrderBy(group => group.Key, StringComparer.CurrentCulture)
            .Select(group => new EventGroup(group.Key, [.. group.Select(type => new EventItem(type.Kind.Type, type.Kind.Title.Read(localizers), EventCatalogue.WriteSample(type)))]));
        return Task.FromResult<Result<IReadOnlyList<EventGroup>>>(groups.ToList());
    }
}
