using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>What Stripe wrote in an event: a tenant's own data, so that reading it is a thing of its own to be written down.</summary>
/// <param name="Id">Stripe's identifier, <c>evt_…</c>.</param>
internal sealed record ReadStripeEvent(string Id) : IQuery<StripeEventPayload>
{
    public static Audience Audience => Audience.Platform(BillingStaffPermissions.ReadPayloads);

    public string Subject => Id;

    public void Validate(Validation check) => check.Line(Id, 255);
}

/// <summary>An event's body.</summary>
/// <param name="Json">It, with line breaks; as it came when it is no JSON.</param>
internal sealed record StripeEventPayload(string Json);

internal sealed class ReadStripeEventHandler(BackOfficeDb db) : IHandler<ReadStripeEvent, StripeEventPayload>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<Result<StripeEventPayload>> Handle(ReadStripeEvent request, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<string>($"select payload as \"Value\" from backbone.stripe_event where id = {request.Id}").ToListAsync(cancellationToken);
        return rows is [var payload] ? new StripeEventPayload(Lay(payload)) : Problem.NotFound;
    }

    // Relaxed, because the page encodes it.
    private static string Lay(string payload)
    {
        try
        {
            return JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(payload), Indented);
        }
        catch (JsonException)
        {
            return payload;
        }
    }
}
