using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary><c>stripe sync</c>.</summary>
internal static class StripeCommands
{
    private const string DryRunFlag = "--dry-run";

    public static IServiceCollection AddStripeCommands(this IServiceCollection services) => services
        .AddSingleton(new Command("stripe sync", $"[{DryRunFlag}]", $"make Stripe sell what plans.json says; {DryRunFlag}: say what would change", Sync));

    private static async Task<int> Sync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Arguments is not ([] or [DryRunFlag]))
        {
            await context.Error.WriteLineAsync($"Usage: stripe sync [{DryRunFlag}]");
            return CommandContext.WrongUsage;
        }
        if (string.IsNullOrEmpty(context.Services.GetRequiredService<IConfiguration>()["Stripe:ApiKey"]))
            throw new ConfigurationException("Stripe__ApiKey is not configured. The simulator, which stands in for Stripe until then, learns what is sold when the product starts.");
        try
        {
            var sync = await context.Services.GetRequiredService<StripeCatalogue>().Sync(context.Arguments is [DryRunFlag], cancellationToken);
            await Report(context, sync);
            return CommandContext.Done;
        }
        catch (StripeException exception)
        {
            await context.Error.WriteLineAsync($"{exception.Message} {exception.Details}".TrimEnd());
            await context.Error.WriteLineAsync("Run it again when that is mended: what was done stays, and the rest follows.");
            return CommandContext.Refused;
        }
    }

    private static async Task Report(CommandContext context, CatalogueSync sync)
    {
        foreach (var change in sync.Changes)
            await context.Output.WriteLineAsync($"{change.Verb,-8} {change.What}");
        if (sync.Changes.Count == 0)
            await context.Output.WriteLineAsync("Nothing to change: Stripe sells what plans.json says.");
        if (sync.WebhookSecret is { } secret)
            await context.Output.WriteLineAsync($"Set Stripe__WebhookSecret to {secret.Value}: it is shown this once only.");
        if (sync.Unreachable is { } address)
        {
            await context.Output.WriteLineAsync($"No webhook endpoint: Stripe cannot reach {address}. Set App__BaseUrl to the product's public address, " +
                $"or on your own machine let Stripe's command line bring events: stripe listen --forward-to {address}");
        }
    }
}
