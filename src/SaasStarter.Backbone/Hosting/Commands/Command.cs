using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary>A verb of <c>./manage</c>, which the published program understands as well. A capability registers its own.</summary>
/// <param name="Verb">One or two words: <c>tenant list</c>.</param>
/// <param name="Arguments">What follows, as it is shown in the usage: <c>&lt;slug&gt;</c>.</param>
/// <param name="Description">What it does, in one line of English: operators read it.</param>
/// <param name="Run">Does it, with the arguments after the verb, and returns the exit code: 0 done, 1 refused, 2 wrong usage.</param>
internal sealed record Command(string Verb, string Arguments, string Description, Func<CommandContext, CancellationToken, Task<int>> Run);

/// <summary>What a command has at hand.</summary>
/// <param name="Services">The product's services; the database is started, and nothing is served.</param>
/// <param name="Arguments">The arguments after the verb.</param>
/// <param name="Input">What is piped into the command.</param>
/// <param name="Output">Where results go.</param>
/// <param name="Error">Where refusals go.</param>
internal sealed record CommandContext(IServiceProvider Services, IReadOnlyList<string> Arguments, Stream Input, TextWriter Output, TextWriter Error)
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int WrongUsage = 2;
    public const int NeedsConsent = 3;

    /// <summary>Says why something was not done.</summary>
    public async Task<int> Refuse(Problem problem)
    {
        var localizers = Services.GetRequiredService<IStringLocalizerFactory>();
        if (problem.Fields.Count == 0)
            await Error.WriteLineAsync(problem.Message.Read(localizers));
        foreach (var field in problem.Fields)
            await Error.WriteLineAsync($"{field.Field}: {field.Message.Read(localizers)}");
        return Refused;
    }
}
