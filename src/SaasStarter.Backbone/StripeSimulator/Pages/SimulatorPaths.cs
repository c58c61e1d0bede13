using Microsoft.AspNetCore.Http;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>The addresses of the pages.</summary>
internal static class SimulatorPaths
{
    /// <summary>Everything that there is, for whoever runs the product.</summary>
    public const string Overview = SimulatorSettings.Path;

    /// <summary>The payment page of a checkout session.</summary>
    public static string Checkout(string session) => $"{SimulatorSettings.Path}/checkout/{session}";

    /// <summary>The page of an invoice.</summary>
    public static string Invoice(string invoice) => $"{SimulatorSettings.Path}/invoice/{invoice}";

    /// <summary>A visit to the customer portal, or one of its forms.</summary>
    public static string Portal(string session, string form = "") => $"{SimulatorSettings.Path}/portal/{session}{(form.Length == 0 ? "" : $"/{form}")}";

    /// <summary>What can be made to happen to a customer.</summary>
    public static string Customer(string customer) => $"{SimulatorSettings.Path}/customers/{customer}";

    /// <summary>Where an event is delivered once more.</summary>
    public static string Deliver(string customer, string eventId) => $"{Customer(customer)}/events/{eventId}";

    /// <summary>The same address as a path if it is on the site that was asked, else null: nobody is sent elsewhere without a link to click.</summary>
    public static string? OnThisSite(HttpRequest request, string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == request.Scheme && uri.Authority == request.Host.Value && !uri.PathAndQuery.StartsWith("//", StringComparison.Ordinal)
            ? uri.PathAndQuery : null;
}
