using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Where Stripe posts events. What was signed is stored before it is answered, and applied later: the answer waits for nothing but our own database.
/// Whoever else posts learns that it is refused, and nothing more.
/// </summary>
internal static class StripeWebhook
{
    /// <summary>Its address on this site.</summary>
    public const string Path = "/webhooks/stripe";

    /// <summary>The largest body that is read, in bytes. Stripe's events have some thousand; one with a long list of items ten times as many.</summary>
    public const int LargestBody = 256 * 1024;

    public static void MapStripeWebhook(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, Receive).WithMetadata(new AudienceMetadata(Audience.Anonymous));

    private static async Task Receive(HttpContext context)
    {
        if (await ReadBody(context.Request) is not { } body)
        {
            Refuse(context, StatusCodes.Status413PayloadTooLarge, "EventTooLarge");
            return;
        }
        var header = context.Request.Headers[WebhookSignature.Header] is [var only] ? only : null;
        if (!context.RequestServices.GetRequiredService<WebhookSignature>().IsValid(header, body))
        {
            Refuse(context, StatusCodes.Status400BadRequest, "EventNotSigned");
            return;
        }
        if (Read(body) is not { } received)
        {
            Refuse(context, StatusCodes.Status400BadRequest, "EventUnreadable");
            return;
        }
        // It was signed, so it is stored, also when Stripe has no patience to wait for the answer.
        await context.RequestServices.GetRequiredService<StripeInbox>().Receive(received, CancellationToken.None);
        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    // The bytes as they came: the signature is theirs. Null when there are too many.
    private static async Task<byte[]?> ReadBody(HttpRequest request)
    {
        if (request.ContentLength > LargestBody)
            return null;
        var buffer = ArrayPool<byte>.Shared.Rent(LargestBody + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, LargestBody + 1), LargestBody + 1, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
            return length > LargestBody ? null : buffer[..length];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Event? Read(byte[] body)
    {
        try
        {
            return Event.Read(body);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static void Refuse(HttpContext context, int status, string why)
    {
        context.Features.Set(new Problem(ProblemKind.Invalid, Strings.Text(why)));
        context.Response.StatusCode = status;
    }
}
