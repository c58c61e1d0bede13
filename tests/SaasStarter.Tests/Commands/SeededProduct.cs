using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Hosting.Commands;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Commands;

/// <summary>A database with the pilot tenant, shared by the tests that only read the product's data or make tenants of their own.</summary>
public sealed class SeededProduct(TestCluster cluster) : IAsyncLifetime
{
    [CollectionDefinition(nameof(SeededProduct))]
    public sealed class Shared : ICollectionFixture<SeededProduct>;

    private TestDatabase? _database;

    public TestDatabase Database => _database!;

    public async ValueTask InitializeAsync()
    {
        _database = await cluster.Clone();
        await Run("seed");
    }

    public async ValueTask DisposeAsync() => await cluster.Drop(_database!);

    public async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        await using var product = new ProductWithoutServices(_database!.Connections.Migrations!);
        var code = await product.Services.GetRequiredService<CommandLine>().Run(args, Stream.Null, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
