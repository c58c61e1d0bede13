using Microsoft.Extensions.DependencyInjection;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary><c>doctor</c>.</summary>
internal static class DoctorCommand
{
    public static IServiceCollection AddDoctorCommand(this IServiceCollection services) =>
        services.AddSingleton(new Command("doctor", "", "look at the whole set-up, and say what is wrong and how it is mended", Examine));

    private static async Task<int> Examine(CommandContext context, CancellationToken cancellationToken)
    {
        var findings = await context.Services.GetRequiredService<Doctor>().Examine(cancellationToken);
        foreach (var finding in findings)
            await context.Output.WriteLineAsync($"{(finding.IsFatal ? "WRONG" : "warning")}: {finding.What}{(finding.Fix is null ? "" : $"\n    {finding.Fix}")}");
        await context.Output.WriteLineAsync(findings.Count == 0 ? "Nothing is wrong." : $"{findings.Count} findings, of which {findings.Count(finding => finding.IsFatal)} prevent production from starting.");
        return findings.Any(finding => finding.IsFatal) ? CommandContext.Refused : CommandContext.Done;
    }
}
