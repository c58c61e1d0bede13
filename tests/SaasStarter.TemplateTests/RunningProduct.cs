using System.Net;
using System.Text.RegularExpressions;

namespace SaasStarter.TemplateTests;

/// <summary>A product that was generated, built and started by its own script, on any free port.</summary>
public sealed partial class RunningProduct(Template template) : IAsyncLifetime
{
    private Command? _run;

    internal GeneratedProduct Product { get; private set; } = null!;

    /// <summary>What the build wrote.</summary>
    internal string Build { get; private set; } = "";

    internal Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Product = await template.GenerateToChange(Template.HardestName);
        await template.AddTo(Product, "saas-feature", "--name", "Vehicle", "--fields", "Name:text Price:decimal BoughtOn:date IsElectric:bool", "--french", "Véhicule");
        Build = await BuildOf(Product, ".");
        _run = Command.Start(Product.Folder, [("ASPNETCORE_URLS", "http://127.0.0.1:0")], Path.Combine(Product.Folder, "run.sh"));
        await _run.WaitFor("\nTools ", TimeSpan.FromMinutes(4));
        Address = new(LandingPage().Match(_run.Output).Groups["address"].Value);
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is null)
            return;
        try
        {
            if (Address is not null)
                await _run.Stop();
        }
        finally
        {
            _run.Dispose();
        }
    }

    /// <summary>Builds a part of a product; any warning fails.</summary>
    internal static async Task<string> BuildOf(GeneratedProduct product, string part)
    {
        var (exitCode, output) = await Command.Run(TimeSpan.FromMinutes(10), product.Folder, [], "dotnet", "build", part, "-warnaserror", "-nologo");
        Assert.True(exitCode == 0, output);
        return output;
    }

    /// <summary>Somebody with a browser of their own.</summary>
    internal HttpClient Visitor() => new(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = Address };

    [GeneratedRegex(@"^Landing page +(?<address>http\S+)", RegexOptions.Multiline)]
    private static partial Regex LandingPage();
}
