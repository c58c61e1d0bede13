using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace SaasStarter.Backbone.Components;

/// <summary>
/// The one gate in front of <c>/dev</c>, the demonstration's entrance and the simulated Stripe. Tools for developers open on this machine only, asked for by a
/// local name: another site's page that resolves its own name to 127.0.0.1 is not let in. In production nothing opens.
/// </summary>
public sealed class DevelopmentGate(IHostEnvironment environment)
{
    /// <summary>The environment of a public demonstration.</summary>
    public const string Demo = "Demo";

    /// <summary>Whether this is a public demonstration.</summary>
    public bool IsDemo => environment.IsEnvironment(Demo);

    /// <summary>Whether the tools at <c>/dev</c> open for this request.</summary>
    public bool OpensTools(HttpContext context) => !environment.IsProduction() && IsLocal(context);

    /// <summary>Whether a visitor may enter the demonstration without a password.</summary>
    public bool OpensDemo(HttpContext context) => IsDemo || (environment.IsDevelopment() && IsLocal(context));

    /// <summary>Whether the simulated Stripe opens for this request: visitors of a demonstration pay there.</summary>
    public bool OpensSimulator(HttpContext context) => IsDemo || OpensTools(context);

    private static bool IsLocal(HttpContext context) =>
        (context.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(context.Connection.RemoteIpAddress))
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
}
