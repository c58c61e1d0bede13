using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Hosting.Commands;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Hosting;

/// <summary>How the program runs: as a web server, or, given a verb of <c>./manage</c>, as a command.</summary>
public static class Running
{
    /// <summary>Serves until it is told to stop, or carries out the command that <paramref name="args"/> name.</summary>
    /// <returns>The exit code of the process: 1 when the configuration does not allow a start, with the reason on standard error.</returns>
    public static async Task<int> RunBackbone(this WebApplication app, string[] args)
    {
        try
        {
            if (CommandLine.IsFor(args))
                return await app.Services.GetRequiredService<CommandLine>().Run(args, Console.OpenStandardInput(), Console.Out, Console.Error, CancellationToken.None);
            await app.RunAsync();
            return CommandContext.Done;
        }
        catch (Exception exception) when (ReasonOf(exception) is { } reason)
        {
            await Console.Error.WriteLineAsync($"Cannot start: {reason}");
            return CommandContext.Refused;
        }
        catch (Exception exception)
        {
            app.Services.GetRequiredService<IErrorReporter>().Report(exception, new(ErrorSource.Process, CommandLine.IsFor(args) ? "command" : "serve"));
            throw;
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static string? ReasonOf(Exception exception) => exception switch
    {
        ConfigurationException or EmbeddedPostgresException => exception.Message,
        OptionsValidationException options => string.Join('\n', options.Failures),
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            string.Join('\n', several.InnerExceptions.Select(ReasonOf)),
        _ => null,
    };
}
