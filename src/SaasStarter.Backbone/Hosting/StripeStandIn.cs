using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Hosting.Demo;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Pages;

namespace SaasStarter.Backbone.Hosting;

/// <summary>
/// Lets the simulator stand in for Stripe while no key is configured, never in production: the product talks to its own address over HTTP, with a
/// key that was made for it. The simulator keeps its state beside the database that the product starts by itself (<c>Database:Folder</c>), and in memory otherwise.
/// </summary>
/// <param name="ApiKey">The key that the simulator takes.</param>
/// <param name="WebhookSecret">What it signs events with.</param>
/// <param name="IsOpen">Whether it stands in. With a key of Stripe's, its addresses answer that there is nothing.</param>
internal sealed record StripeStandIn(string ApiKey, string WebhookSecret, bool IsOpen)
{
    private const string Path = "/stripe-simulator";

    /// <summary>Whether an address is the simulator's.</summary>
    public static bool IsAt(PathString path) => path.StartsWithSegments(Path);

    /// <summary>Where the client finds the API.</summary>
    public static string ApiBase(Uri server) => new Uri(server, Path).ToString();

    public static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        if (builder.Environment.IsProduction())
        {
            services.AddSingleton(new StripeStandIn("", "", IsOpen: false));
            return;
        }
        var isOpen = string.IsNullOrEmpty(builder.Configuration["Stripe:ApiKey"]);
        var folder = isOpen ? FolderOf(builder) : null;
        var (apiKey, webhookSecret) = SecretsIn(folder);
        var standIn = new StripeStandIn(apiKey, webhookSecret, isOpen);
        services.AddSingleton(standIn);
        services.AddStripeSimulator(new()
        {
            ApiKey = standIn.ApiKey,
            WebhookSecret = standIn.WebhookSecret,
            File = folder is null ? null : System.IO.Path.Combine(folder, "stripe-simulator.json"),
            PublicAddress = builder.Configuration["App:BaseUrl"] is { Length: > 0 } address ? address.TrimEnd('/') : null,
        });
        if (!isOpen)
            return;
        services.AddSingleton<IPostConfigureOptions<StripeSettings>, StandInSettings>();
        services.AddSingleton<SimulatedBilling>();
        services.AddHostedService<StandInStart>();
        services.AddSingleton(new DevelopmentTool(Path, "Payments", "The simulator that stands in for Stripe: customers, events, and what time and banks do."));
    }

    // The API is for the product itself, on this machine.
    public static void Use(WebApplication app)
    {
        if (app.Services.GetRequiredService<StripeStandIn>().IsOpen)
            app.UseStripeSimulator(context => context.Connection.RemoteIpAddress is not { } address || System.Net.IPAddress.IsLoopback(address));
    }

    public static void Map(WebApplication app)
    {
        if (app.Services.GetRequiredService<StripeStandIn>().IsOpen)
            app.MapStripeSimulator();
    }

    private static string? FolderOf(WebApplicationBuilder builder) => builder.Configuration["Database:Folder"]
        ?? (string.IsNullOrEmpty(builder.Configuration.GetConnectionString("Default")) ? System.IO.Path.Combine(builder.Environment.ContentRootPath, "../../.data") : null);

    // They outlive a restart as the state does: endpoints that are kept go on signing with theirs.
    private static (string ApiKey, string WebhookSecret) SecretsIn(string? folder)
    {
        string[] secrets = [$"sk_test_{NewSecret()}", $"whsec_{NewSecret()}"];
        if (folder is null)
            return (secrets[0], secrets[1]);
        var path = System.IO.Path.Combine(folder, "stripe-simulator.secrets");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllLines(path, secrets);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        return File.ReadAllLines(path) is [var apiKey, var webhookSecret] ? (apiKey, webhookSecret)
            : throw new ConfigurationException($"{path} is damaged. Delete it together with what lies beside it of the simulator.");
    }

    private static string NewSecret() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}

/// <summary>Configures the client for the simulator, as soon as the server's own address is known.</summary>
internal sealed class StandInSettings(StripeStandIn standIn, SiteAddress site) : IPostConfigureOptions<StripeSettings>
{
    public void PostConfigure(string? name, StripeSettings options)
    {
        if (site.OnThisMachine is not { } server)
            return;
        (options.ApiKey, options.WebhookSecret, options.ApiBase) = (standIn.ApiKey, standIn.WebhookSecret, StripeStandIn.ApiBase(server));
    }
}
