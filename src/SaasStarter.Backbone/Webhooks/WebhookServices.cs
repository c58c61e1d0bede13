using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Registers and maps the endpoints that hear of a tenant's events.</summary>
internal static class WebhookServices
{
    private static readonly string[] Actions =
    [
        nameof(AddWebhookEndpoint), nameof(ChangeWebhookEndpoint), nameof(PauseWebhookEndpoint), nameof(ResumeWebhookEndpoint), nameof(RotateWebhookSecret),
        nameof(DeleteWebhookEndpoint), nameof(SendTestEvent), nameof(ReplayWebhookDelivery), nameof(RevealWebhookSecret),
    ];

    private static readonly string[] EndpointColumns =
        ["url", "description", "event_types", "state", "former_secret_until", "created_at"];

    private static readonly string[] DeliveryColumns = ["event_type", "event_id", "state"];

    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        foreach (var grant in WebhookPermissions.Grants)
            services.AddSingleton(grant);
        foreach (var action in Actions)
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        services.AddSingleton(Told("webhook_endpoint", EndpointColumns, state => Strings.Text($"State-{state}")));
        services.AddSingleton(Told("webhook_delivery", DeliveryColumns, state => Strings.Text($"Delivery-{state}")));
        services.AddSingleton(new ConstraintProblem("webhook_delivery_tenant_id_endpoint_id_fkey", Problem.NotFound));
        services.AddLimit<EndpointCounter>(WebhookTerms.Endpoints);
        services.AddSingleton(new JobQueue(DeliverWebhook.QueueName, DeliverWebhook.Concurrency));
        services.AddSingleton(provider => WebhookSettings.Of(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IHostEnvironment>()));
        services.AddOutboundHosts();
        services.AddSingleton<WebhookTargets>();
        services.AddSingleton(provider => new WebhookSender(provider.GetRequiredService<WebhookTargets>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DeliveryRoom>();
        services.AddSingleton<EventCatalogue>();
        services.AddSingleton<EndpointRules>();
        services.AddScoped<WebhookSecrets>();
        services.AddScoped<SecretPasses>();
        services.AddScoped<DeliveryWriter>();
        services.AddScoped<PublishedEvents>();
        services.AddScoped<IEvents>(provider => provider.GetRequiredService<PublishedEvents>());
        services.AddScoped<ICommandStep, EventCommandStep>();
        services.AddHealthRow<FailingWebhooksRow>();
        return services.AddSingleton(new MenuItem(Strings.Text("Webhooks"), Icons.Bolt, "webhooks", WebhookPermissions.Read, Order: 86));
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<AddWebhookEndpoint, AddedEndpoint, NewWebhookPage>("/t/{tenant}/webhooks/new",
            accepted => new(SecretPath(accepted, accepted.Response.Id, accepted.Response.Pass), Strings.Text("Added")));
        MapEndpointForm<ChangeWebhookEndpoint, WebhookPage>(routes, "change", request => request.Id, "Changed");
        MapEndpointForm<PauseWebhookEndpoint, WebhookPage>(routes, "pause", request => request.Id, "PausedNotice");
        MapEndpointForm<ResumeWebhookEndpoint, WebhookPage>(routes, "resume", request => request.Id, "ResumedNotice");
        routes.MapForm<RevealWebhookSecret, SecretPass, WebhookSecretPage>("/t/{tenant}/webhooks/{id}/secret/show",
            accepted => new(SecretPath(accepted, accepted.Request.Id, accepted.Response)));
        routes.MapForm<RotateWebhookSecret, SecretPass, WebhookSecretPage>("/t/{tenant}/webhooks/{id}/secret/rotate",
            accepted => new(SecretPath(accepted, accepted.Request.Id, accepted.Response), Strings.Text("Rotated")));
        routes.MapForm<DeleteWebhookEndpoint, Done, WebhookPage>("/t/{tenant}/webhooks/{id}/delete",
            accepted => new(Root(accepted), Strings.Text("Deleted")));
        routes.MapForm<SendTestEvent, WrittenDelivery, WebhookPage>("/t/{tenant}/webhooks/{id}/test",
            accepted => new($"{Root(accepted)}/deliveries/{accepted.Response.Id}", Strings.Text("TestSent")));
        routes.MapForm<ReplayWebhookDelivery, WrittenDelivery, WebhookDeliveryPage>("/t/{tenant}/webhooks/deliveries/{id}/replay",
            accepted => new($"{Root(accepted)}/deliveries/{accepted.Response.Id}", Strings.Text("Replayed")));
    }

    private static void MapEndpointForm<TRequest, TPage>(IEndpointRouteBuilder routes, string verb, Func<TRequest, Id<WebhookEndpoint>> endpoint, string notice)
        where TRequest : ICommand<Done>
        where TPage : IComponent =>
        routes.MapForm<TRequest, Done, TPage>($"/t/{{tenant}}/webhooks/{{id}}/{verb}", accepted => new($"{Root(accepted)}/{endpoint(accepted.Request)}", Strings.Text(notice)));

    private static string Root<TRequest, TResponse>(Accepted<TRequest, TResponse> accepted) =>
        accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path("webhooks");

    private static string SecretPath<TRequest, TResponse>(Accepted<TRequest, TResponse> accepted, Id<WebhookEndpoint> endpoint, SecretPass pass) =>
        $"{Root(accepted)}/{endpoint}/secret?pass={pass.Value}";

    private static EntityText Told(string table, IEnumerable<string> columns, Func<string, object> state) => new($"backbone.{table}", Strings.Text($"Entity-{table}"))
    {
        Fields = columns.ToDictionary(column => column, column => Strings.Text($"Column-{column}")),
        Values = new Dictionary<string, ValueText> { ["state"] = ValueText.Told(state) },
    };
}
