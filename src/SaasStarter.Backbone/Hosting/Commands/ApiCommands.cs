using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.PublicApi.Document;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary><c>api document</c>.</summary>
internal static class ApiCommands
{
    public static IServiceCollection AddApiCommands(this IServiceCollection services) => services
        .AddSingleton(new Command("api document", "", "write the OpenAPI document of the API to standard output: docs/openapi.json", Document));

    private static async Task<int> Document(CommandContext context, CancellationToken cancellationToken)
    {
        await context.Output.WriteAsync(context.Services.GetRequiredService<OpenApiDocument>().Text.AsMemory(), cancellationToken);
        return CommandContext.Done;
    }
}
