using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity.OpenIdConnect;

/// <summary>The connections to providers: short, bounded, without redirects, and without cookies. To what a tenant entered, only where anybody may go.</summary>
internal sealed class OpenIdConnections(OutboundHosts hosts) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(7);

    // A key set has a few kilobytes, the largest description ten.
    private const int LargestAnswer = 256 * 1024;

    private readonly HttpClient _configured = Client(new() { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null });
    private readonly HttpClient _entered = Client(hosts.NewHandler());

    /// <summary>The one to a provider.</summary>
    public HttpClient For(OpenIdProvider provider) => provider.IsEnteredByTenant ? _entered : _configured;

    public void Dispose()
    {
        _configured.Dispose();
        _entered.Dispose();
    }

    private static HttpClient Client(SocketsHttpHandler handler)
    {
        (handler.ConnectTimeout, handler.PooledConnectionLifetime) = (TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));
        return new(handler) { Timeout = Timeout, MaxResponseContentBufferSize = LargestAnswer };
    }
}
