using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Domains;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting;

/// <summary>
/// What the reverse proxy asks before it has a certificate made for a host (Caddy, <c>on_demand_tls</c>, <c>ask</c>): yes for hosts of tenants that exist, no for all
/// others, so that nobody has certificates made by the thousand. It answers this machine and the networks of the proxy; a visitor's request came through the proxy.
/// </summary>
internal static class CertificateEndpoint
{
    public const string Path = "/hosts/ask";

    public static void MapCertificates(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, Answer).WithMetadata(new PublicPageAttribute(), new OnEveryHostAttribute());

    private static async Task<StatusCodeHttpResult> Answer(HttpContext context, IConfiguration configuration, TenantHosts hosts, TenantDirectory directory, string? domain) =>
        TypedResults.StatusCode(IsProxy(context.Connection.RemoteIpAddress, configuration) && await IsKnown((domain ?? "").ToLowerInvariant(), hosts, directory, context.RequestAborted)
            ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);

    private static async Task<bool> IsKnown(string host, TenantHosts hosts, TenantDirectory directory, CancellationToken cancellationToken) =>
        hosts.AreOn && (hosts.IsPlatform(host)
            || (await hosts.Find(host, cancellationToken) is { } known && await directory.Find(known.Slug, cancellationToken) is not null));

    private static bool IsProxy(IPAddress? address, IConfiguration configuration) =>
        address is not null && (IPAddress.IsLoopback(address) || ReverseProxy.Networks(configuration).Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)));
}
