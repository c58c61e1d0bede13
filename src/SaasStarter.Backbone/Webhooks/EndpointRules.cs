using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>What is true of every endpoint that is saved.</summary>
internal sealed class EndpointRules(WebhookTargets targets, EventCatalogue catalogue)
{
    /// <summary>Reads what somebody wrote about an endpoint, and asks once where its host is.</summary>
    /// <param name="url">The address.</param>
    /// <param name="events">The types of the events, with commas.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<CheckedEndpoint>> Check(string url, string events, CancellationToken cancellationToken)
    {
        string[] types = [.. events.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Order(StringComparer.Ordinal)];
        if (types.Length == 0 || !Array.TrueForAll(types, catalogue.Contains))
            return Problem.Invalid(nameof(AddWebhookEndpoint.Events), Strings.Text("NoEvents"));
        var (uri, whyNot) = targets.Read(url);
        if (uri is null)
            return Problem.Invalid(nameof(AddWebhookEndpoint.Url), whyNot!);
        return await targets.Resolve(uri, cancellationToken) is null
            ? Problem.Invalid(nameof(AddWebhookEndpoint.Url), Strings.Text("NotPublic"))
            : new CheckedEndpoint(uri.AbsoluteUri, types);
    }
}

/// <summary>What may be saved.</summary>
/// <param name="Url">The address, as it is written for good.</param>
/// <param name="EventTypes">The types of the events.</param>
internal sealed record CheckedEndpoint(string Url, string[] EventTypes);
