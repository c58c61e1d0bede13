using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>A kind of event with what it may look like.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Record">The type of its record.</param>
/// <param name="Sample">A record.</param>
internal sealed record EventType(EventKind Kind, Type Record, IEvent Sample);

/// <summary>All kinds of events, as the code declares them, and the written form of what is sent.</summary>
internal sealed class EventCatalogue(IEnumerable<EventType> types)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private static readonly JsonSerializerOptions ToRead = new(Json) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All kinds, by type.</summary>
    public IReadOnlyList<EventType> All { get; } = [.. types.OrderBy(type => type.Kind.Type, StringComparer.Ordinal)];

    /// <summary>Whether there is a kind with this type.</summary>
    public bool Contains(string type) => All.Any(known => known.Kind.Type == type);

    /// <summary>The body of a message (Standard Webhooks, "Payload structure").</summary>
    public static string Write(string type, DateTimeOffset at, object data) => JsonSerializer.Serialize(new Envelope(type, at.UtcDateTime, data), Json);

    /// <summary>The body of a sample, to be read by people.</summary>
    public static string WriteSample(EventType type) =>
        JsonSerializer.Serialize(new Envelope(type.Kind.Type, new(2030, 5, 17, 9, 30, 0, DateTimeKind.Utc), type.Sample), ToRead);

    /// <summary>A body that was sent, to be read by people.</summary>
    public static string Indent(string body) => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(body), ToRead);

    private sealed record Envelope(string Type, DateTime Timestamp, object Data);
}

/// <summary>Registers kinds of events.</summary>
internal static class EventRegistration
{
    /// <summary>Registers every kind of event of an assembly.</summary>
    public static IServiceCollection AddEventKinds(this IServiceCollection services, Assembly assembly)
    {
        var add = typeof(EventRegistration).GetMethod(nameof(AddKind), BindingFlags.NonPublic | BindingFlags.Static)!;
        foreach (var type in assembly.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IEvent))))
            add.MakeGenericMethod(type).Invoke(null, [services]);
        return services;
    }

    private static void AddKind<T>(IServiceCollection services) where T : class, IEvent<T> => services.AddSingleton(new EventType(T.Kind, typeof(T), T.Sample));
}
