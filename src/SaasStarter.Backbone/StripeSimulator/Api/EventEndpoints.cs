using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;
using static SaasStarter.Backbone.StripeSimulator.Api.Parameter;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>Events, and where they are sent.</summary>
internal static class EventEndpoints
{
    private static readonly long Lifetime = (long)TimeSpan.FromDays(30).TotalSeconds;

    public static ApiEndpoint[] All { get; } =
    [
        new("GET", "/v1/events", "EventListParams", [.. ApiEndpoint.Paging, SubscriptionEndpoints.Created, Flag("delivery_success"), Text("type"), Texts("types")], List),
        new("GET", "/v1/events/*", "EventRetrieveParams", [], Retrieve),
        new("POST", "/v1/webhook_endpoints", "WebhookEndpointCreateParams",
            [Choice("api_version", SimulatorSettings.ApiVersion), Text("description").Unsettable, Texts("enabled_events").Required, Metadata().Unsettable, Text("url").Required], Create),
        new("GET", "/v1/webhook_endpoints", "WebhookEndpointListParams", ApiEndpoint.Paging,
            (stripe, call) => ApiEndpoint.Page(stripe, stripe.State.All<SimulatedWebhookEndpoint>(), call.Form, "/v1/webhook_endpoints")),
        new("GET", "/v1/webhook_endpoints/*", "WebhookEndpointRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedWebhookEndpoint>(call.Id)),
        new("POST", "/v1/webhook_endpoints/*", "WebhookEndpointUpdateParams",
            [Text("description").Unsettable, Flag("disabled"), Texts("enabled_events"), Metadata().Unsettable, Text("url")], Update),
        new("DELETE", "/v1/webhook_endpoints/*", "WebhookEndpointDeleteParams", [], Delete),
    ];

    private static JsonObject List(SimulatedStripe stripe, ApiCall call)
    {
        var (form, success) = (call.Form, call.Form.Flag("delivery_success"));
        var types = form.Texts("types");
        if (types.Count > 20 || (types.Count > 0 && form.Has("type")))
            throw StripeRefusal.Invalid("Pass `type`, or up to 20 `types`.", "types");
        return ApiEndpoint.Page(stripe, stripe.State.All<SimulatedEvent>().Where(happened => IsKept(stripe, happened)
            && (success is null || happened.IsDelivered() == success) && SubscriptionEndpoints.IsWithin(happened.Created, form)
            && (form.Text("type") is not { } type || IsOf(happened.Type, type)) && (types.Count == 0 || types.Contains(happened.Type))), form, "/v1/events");
    }

    private static SimulatedEvent Retrieve(SimulatedStripe stripe, ApiCall call) =>
        stripe.Found<SimulatedEvent>(call.Id) is { } happened && IsKept(stripe, happened) ? happened : throw StripeRefusal.Missing("event", call.Id);

    private static bool IsKept(SimulatedStripe stripe, SimulatedEvent happened) => happened.RecordedAt > stripe.State.Now() - Lifetime;

    private static bool IsOf(string type, string wanted) => type == wanted || (wanted.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(wanted[..^1], StringComparison.Ordinal));

    private static JsonObject Create(SimulatedStripe stripe, ApiCall call)
    {
        var form = call.Form;
        var endpoint = stripe.State.Add(new SimulatedWebhookEndpoint
        {
            Id = SimulatorState.NewId("we"),
            Created = stripe.State.Now(),
            ApiVersion = form.Text("api_version"),
            Description = form.Text("description"),
            EnabledEvents = EventsOf(form),
            Metadata = form.Metadata(),
            Secret = stripe.Settings.WebhookSecret ?? SimulatorState.NewId("whsec"),
            Url = UrlOf(form)!,
        });
        // The secret is told once.
        var answer = ObjectJson.Write(endpoint);
        answer["secret"] = endpoint.Secret;
        return answer;
    }

    private static SimulatedWebhookEndpoint Update(SimulatedStripe stripe, ApiCall call)
    {
        var (form, endpoint) = (call.Form, stripe.Found<SimulatedWebhookEndpoint>(call.Id));
        endpoint.Description = form.Has("description") ? form.Text("description") : endpoint.Description;
        endpoint.EnabledEvents = form.Has("enabled_events") ? EventsOf(form) : endpoint.EnabledEvents;
        endpoint.Metadata = form.Metadata(endpoint.Metadata);
        endpoint.Status = form.Flag("disabled") is { } isDisabled ? isDisabled ? "disabled" : "enabled" : endpoint.Status;
        endpoint.Url = UrlOf(form) ?? endpoint.Url;
        stripe.State.IsChanged = true;
        return endpoint;
    }

    private static JsonObject Delete(SimulatedStripe stripe, ApiCall call)
    {
        var endpoint = stripe.Found<SimulatedWebhookEndpoint>(call.Id);
        stripe.State.Remove(endpoint);
        return ApiEndpoint.Deleted(endpoint);
    }

    private static List<string> EventsOf(FormNode form)
    {
        var events = form.Texts("enabled_events");
        if (events.Count == 0)
            throw StripeRefusal.Invalid("Missing required param: enabled_events.", "enabled_events", "parameter_missing");
        return events.FirstOrDefault(type => type != "*" && !type.Contains('.')) is not { } unknown ? events
            : throw StripeRefusal.Invalid($"Invalid enabled_events: {unknown} is no type of event", "enabled_events");
    }

    private static string? UrlOf(FormNode form) => form.Text("url") switch
    {
        null => null,
        var url when Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => url,
        _ => throw StripeRefusal.Invalid("Invalid URL: An explicit scheme (such as https) must be provided.", "url", "url_invalid"),
    };
}
