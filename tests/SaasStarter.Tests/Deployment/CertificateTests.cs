using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Deployment;

/// <summary>The reverse proxy makes certificates for hosts of tenants when somebody comes, and asks the product first.</summary>
public sealed class CertificateTests(CertificateTests.ProductWithSubDomains app) : IClassFixture<CertificateTests.ProductWithSubDomains>
{
    [Fact]
    public async Task A_host_of_a_tenant_has_a_certificate_when_somebody_first_comes_and_a_made_up_one_has_none()
    {
        var team = await TestTeam.Create(app);
        var ports = FreePorts.Take(4);
        var (https, http, ask, administration) = (ports.Dequeue(), ports.Dequeue(), ports.Dequeue(), ports.Dequeue());
        var folder = Directory.CreateTempSubdirectory("certificates-");
        try
        {
            using var caddy = await Start(folder.FullName, ("SITE_ADDRESS", $"https://app.localhost:{https}"), ("HTTPS_PORT", $"{https}"), ("HTTP_PORT", $"{http}"), ("ASK_PORT", $"{ask}"),
                ("CADDY_ADMIN", $"127.0.0.1:{administration}"));
            try
            {
                using var client = Client(https);
                await JobApplication.Until(async () => await StatusOf(client, "app.localhost") is not null, "the reverse proxy answers");

                Assert.NotNull(await StatusOf(client, $"{team.Tenant.Slug}.app.localhost"));
                Assert.Null(await StatusOf(client, "nobody-at-all.app.localhost"));
                Assert.Null(await StatusOf(client, "elsewhere.localhost"));
            }
            finally
            {
                caddy.Kill();
                await caddy.WaitForExitAsync(TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<Process> Start(string folder, params (string Name, string Value)[] settings)
    {
        var shipped = Path.Combine(SourceTree.Root, "deploy", "caddy");
        // Nobody out there makes certificates for this machine.
        await File.WriteAllTextAsync(Path.Combine(folder, "Caddyfile"), (await File.ReadAllTextAsync(Path.Combine(shipped, "Caddyfile"))).Replace("skip_install_trust", "skip_install_trust\n\tlocal_certs", StringComparison.Ordinal));
        File.Copy(Path.Combine(shipped, "tenants.caddy"), Path.Combine(folder, "hosts.caddy"));
        await File.WriteAllTextAsync(Path.Combine(folder, "serving.caddy"), $"reverse_proxy {app.Address.Authority} {{\n\timport upstream\n}}\n");
        var start = new ProcessStartInfo("caddy", ["run", "--config", Path.Combine(folder, "Caddyfile")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = folder, ["XDG_DATA_HOME"] = folder, ["XDG_CONFIG_HOME"] = folder },
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var caddy = Process.Start(start)!;
        caddy.BeginOutputReadLine();
        caddy.BeginErrorReadLine();
        return caddy;
    }

    // Names under localhost are this machine's, whatever its resolver says. Nobody knows who signed the certificate; it has to be for the name.
    private static HttpClient Client(int port) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, errors) => !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) },
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new($"https://localhost:{port}"),
        Timeout = TimeSpan.FromSeconds(30),
    };

    // Null where nobody answers, or without a certificate for this name.
    private static async Task<HttpStatusCode?> StatusOf(HttpClient client, string host)
    {
        try
        {
            return (await client.GetAsync(new Uri($"https://{host}:{client.BaseAddress!.Port}/"), TestContext.Current.CancellationToken)).StatusCode;
        }
        catch (HttpRequestException exception) when (exception.InnerException is AuthenticationException or SocketException or IOException)
        {
            return null;
        }
    }

    public sealed class ProductWithSubDomains(TestCluster cluster) : TestApplication(cluster)
    {
        protected override bool OnPort => true;

        protected override IEnumerable<(string Key, string Value)> Settings => [("App:BaseUrl", "https://app.localhost"), ("Tenancy:SubDomains", "app.localhost"), ("Proxy:Networks", "127.0.0.1/32")];
    }
}
