using System.Reflection;
using System.Text.Json;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>A kind of notification with its record.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Type">The record.</param>
internal sealed record NotificationType(NotificationKind Kind, Type Type);

/// <summary>All kinds of notifications, and the written form of what they tell.</summary>
internal sealed class NotificationKinds(IEnumerable<NotificationType> types)
{
    // Of a record, its parameters: text and page follow from them.
    private static readonly JsonSerializerOptions Parameters = new() { IgnoreReadOnlyProperties = true };

    private readonly NotificationType[] _types = [.. types.OrderBy(type => type.Kind.Name, StringComparer.Ordinal)];

    /// <summary>All kinds, by name.</summary>
    public IEnumerable<NotificationKind> All => _types.Select(type => type.Kind);

    /// <summary>The kind with this name, or null.</summary>
    public NotificationKind? Find(string name) => Array.Find(_types, type => type.Kind.Name == name)?.Kind;

    /// <summary>The parameters of a notification, as JSON.</summary>
    public static string Write(INotification notification) => JsonSerializer.Serialize(notification, notification.GetType(), Parameters);

    /// <summary>The notification again; null when another version of the product wrote it and this one does not understand it.</summary>
    public INotification? Read(string kind, string details)
    {
        if (Array.Find(_types, type => type.Kind.Name == kind) is not { } known)
            return null;
        try
        {
            return (INotification?)JsonSerializer.Deserialize(details, known.Type, Parameters);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The records of an assembly that are notifications.</summary>
    public static IEnumerable<Type> In(Assembly assembly) =>
        assembly.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(INotification)));
}
