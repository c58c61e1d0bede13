using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>
/// Something that happened in a tenant, of which the tenant's own systems may want to hear: a record whose properties are what they read, as JSON. Where the public
/// API has a resource for it, the property is that resource's record. Implement <see cref="IEvent{TSelf}"/>.
/// </summary>
public interface IEvent;

/// <summary>A kind of event. It stands in its capability's folder, near the command that it follows from, and is found there by itself.</summary>
public interface IEvent<TSelf> : IEvent
    where TSelf : class, IEvent<TSelf>
{
    /// <summary>What is chosen when one chooses of what to hear.</summary>
    static abstract EventKind Kind { get; }

    /// <summary>What it may look like, for whoever writes a receiver.</summary>
    static abstract TSelf Sample { get; }
}

/// <summary>A kind of event.</summary>
/// <param name="Type">Its name, <c>member.joined</c>: what it is about and what happened, in lower-case letters. It is sent along and never changes.</param>
/// <param name="Title">When it happens, in a few words: "Somebody joined".</param>
/// <param name="Group">The heading under which it stands in the catalogue.</param>
public sealed record EventKind(string Type, LocalizedText Title, LocalizedText Group);

/// <summary>Says what happened, as a part of the command from which it follows: it is sent if the command commits, and never otherwise.</summary>
public interface IEvents
{
    /// <summary>Tells of it, to whoever asked to hear of its kind.</summary>
    void Publish<T>(T happened) where T : class, IEvent<T>;
}
