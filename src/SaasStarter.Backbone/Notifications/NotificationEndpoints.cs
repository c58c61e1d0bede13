using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>Maps what is posted.</summary>
internal static class NotificationEndpoints
{
    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<ReadNotification, ReadPage, NotificationsPage>("/t/{tenant}/notifications/{id}/read", accepted => new(accepted.Response.Path));
        routes.MapForm<ReadAllNotifications, Done, NotificationsPage>("/t/{tenant}/notifications/read", accepted => new(Path(accepted, "notifications")));
        routes.MapForm<ChangePreference, Done, PreferencesPage>("/t/{tenant}/notifications/preferences",
            accepted => new(Path(accepted, "notifications/preferences"), Strings.Text("Kept")));
        routes.MapSecret("/t/{tenant}/unsubscribe/{token}", token => new Unsubscribe(token));
        routes.MapSecret("/t/{tenant}/unsubscribe/{token}/undo", token => new Resubscribe(token));
    }

    // For people and for mail programs, which post without cookie and form token and must not be redirected (RFC 8058, 3.1). The secret in the
    // address is all the proof there is: whoever could make somebody's browser post it could as well post it themselves.
    private static void MapSecret<TRequest>(this IEndpointRouteBuilder routes, string pattern, Func<string, TRequest> read) where TRequest : ICommand<Done> =>
        routes.MapPost(pattern, async Task<IResult> (string tenant, string token, IDispatcher dispatcher, CancellationToken cancellationToken) =>
            {
                var result = await dispatcher.Send(read(token), cancellationToken);
                return result.Problem is { } problem
                    ? TypedResults.StatusCode((int)problem.Kind)
                    : new RazorComponentResult<UnsubscribePage>(new { Tenant = tenant, Token = token });
            })
            .WithMetadata(new FormMetadata(typeof(TRequest), typeof(UnsubscribePage), TRequest.Audience))
            .DisableAntiforgery();

    private static string Path<TRequest, TResponse>(Accepted<TRequest, TResponse> accepted, string page) =>
        accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path(page);
}
