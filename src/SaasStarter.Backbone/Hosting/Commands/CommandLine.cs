using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary>Finds the command that a line of arguments means.</summary>
internal sealed class CommandLine(IServiceProvider services, IEnumerable<Command> commands)
{
    /// <summary>Whether the arguments are meant for the command line, and not for the web server's configuration.</summary>
    public static bool IsFor(string[] args) => args.Length > 0 && !args[0].StartsWith('-') && !args[0].StartsWith('/') && !args[0].Contains('=');

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code of the process.</returns>
    public async Task<int> Run(string[] args, Stream input, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (args is ["help"])
        {
            await output.WriteAsync(Usage());
            return CommandContext.Done;
        }
        var (command, rest) = Find(args);
        if (command is null)
        {
            await error.WriteLineAsync($"Unknown command: {string.Join(' ', args)}");
            await error.WriteAsync(Usage());
            return CommandContext.WrongUsage;
        }
        if (rest.Contains("--help"))
        {
            await output.WriteLineAsync($"Usage: {command.Verb} {command.Arguments}\n{command.Description}\nExit code: 0 done, 1 refused, 2 wrong usage");
            return CommandContext.Done;
        }
        var expected = command.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(argument => argument.StartsWith('<'));
        if (rest.Length < expected)
        {
            await error.WriteLineAsync($"Usage: {command.Verb} {command.Arguments}");
            return CommandContext.WrongUsage;
        }
        try
        {
            await services.GetRequiredService<DatabaseServer>().Start(cancellationToken);
            return await command.Run(new(services, rest, input, output, error), cancellationToken);
        }
        catch (Exception exception) when (exception is ConfigurationException or OptionsValidationException)
        {
            await error.WriteLineAsync(exception.Message);
            return CommandContext.Refused;
        }
    }

    private (Command? Command, string[] Arguments) Find(string[] args) => commands
        .Select(command => (Command: command, Words: command.Verb.Split(' ')))
        .Where(candidate => args.Take(candidate.Words.Length).SequenceEqual(candidate.Words))
        .Select(candidate => ((Command?)candidate.Command, args[candidate.Words.Length..]))
        .FirstOrDefault();

    private string Usage() => string.Concat(commands.Select(command => $"    {$"{command.Verb} {command.Arguments}",-52} {command.Description}\n"));
}
