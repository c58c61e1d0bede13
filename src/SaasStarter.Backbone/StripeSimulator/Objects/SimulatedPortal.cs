using System.Text.Json.Nodes;

namespace SaasStarter.Backbone.StripeSimulator.Objects;

/// <summary>What customers may do in the portal.</summary>
internal sealed class SimulatedPortalConfiguration : StripeObject
{
    public bool Active { get; set; } = true;

    public JsonObject BusinessProfile { get; set; } = [];

    public string? DefaultReturnUrl { get; set; }

    public JsonObject Features { get; set; } = [];

    public bool IsDefault { get; init; }

    public object LoginPage => new { Enabled = false, Url = (string?)null };

    public Dictionary<string, string> Metadata { get; set; } = [];

    public string? Name { get; set; }

    public long Updated { get; set; }
}

/// <summary>A visit to the portal.</summary>
internal sealed class SimulatedPortalSession : StripeObject, IOwnedObject
{
    public required string Configuration { get; init; }

    public required string Customer { get; init; }

    public JsonObject? Flow { get; init; }

    public string? Locale { get; init; }

    public string? OnBehalfOf => null;

    public string? ReturnUrl { get; init; }

    public required string Url { get; init; }

    string? IOwnedObject.Customer => Customer;
}
