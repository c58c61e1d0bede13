using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Components.Layouts;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Live;

/// <summary>The stream of a tenant's pages, as server-sent events (HTML, "server-sent events"). Idle, it costs a few objects: no context, no connection.</summary>
internal static class LiveEvents
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Maps <c>/t/{tenant}/events</c>.</summary>
    public static void MapLiveEvents(this IEndpointRouteBuilder routes)
    {
        var permission = routes.ServiceProvider.GetRequiredService<LivePermission>().Permission;
        routes.MapGet("/t/{tenant}/events", Stream).WithMetadata(new AudienceMetadata(Audience.Member(permission)));
    }

    private static async Task Stream(HttpContext context, TenantScope scope, LiveHub hub, IFlags flags, IHostApplicationLifetime lifetime)
    {
        if (!flags.Of(LiveFlags.Pages))
        {
            // Tells the browser not to come back (HTML, "server-sent events", 9.2.3).
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        using var subscription = hub.Open(scope.Tenant.Id, scope.Caller.Person!.Id, scope.Caller.SessionId!.Value, flags.Of(LiveFlags.StreamsPerSession), Since(context.Request.Query["since"]));
        if (subscription is null)
        {
            context.Response.Headers.RetryAfter = "30";
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await Write(context.Response, subscription.Messages, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or this node stops: the page finds another.
        }
    }

    // In milliseconds since 1970, as the page has it; anything else is none.
    private static DateTimeOffset? Since(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private static async Task Write(HttpResponse response, ChannelReader<LiveMessage> messages, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would collect what should go out at once
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // Not all at once: when a node stops, its pages come to the others.
        await Send(response, string.Create(CultureInfo.InvariantCulture, $"retry: {Random.Shared.Next(1000, 5000)}\n\n"), cancellationToken);
        while (true)
        {
            var isThere = await WaitForMessage(messages, cancellationToken);
            if (isThere is false)
                return;
            if (isThere is null)
                await Send(response, ":\n\n", cancellationToken);
            while (messages.TryRead(out var message))
                await Send(response, $"event: {message.Event}\ndata: {message.Data}\n\n", cancellationToken);
        }
    }

    // Null when it is time for a sign of life; false when there will be no more.
    private static async Task<bool?> WaitForMessage(ChannelReader<LiveMessage> messages, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Heartbeat);
        try
        {
            return await messages.WaitToReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task Send(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
