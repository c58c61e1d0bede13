using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Hosting;

namespace SaasStarter.Tests.Hosting;

/// <summary>Where the product's own code is, whichever modules it has.</summary>
internal static class ProductCode
{
    /// <summary>The Backbone, the product, and its modules.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } = Find();

    private static List<Assembly> Find()
    {
        using var product = new ProductWithoutServices();
        var modules = product.Services.GetServices<IModule>().Select(module => module.GetType().Assembly);
        return [.. modules.Prepend(typeof(Program).Assembly).Prepend(typeof(IModule).Assembly).Distinct()];
    }
}
