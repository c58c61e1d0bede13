using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SaasStarter.Tests.Hosting;

/// <summary>The product as Program.cs composes it, for its services and routes: nothing of it runs, and it connects to nothing by itself.</summary>
internal sealed class ProductWithoutServices(string administrator = "Host=localhost;Database=none") : WebApplicationFactory<Program>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:Default", administrator);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services => services.RemoveAll<IHostedService>());
    }
}
