using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Privacy;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary><c>tenant list</c>, <c>create</c>, <c>suspend</c>, <c>resume</c> and <c>delete</c>.</summary>
internal static class TenantCommands
{
    private const string Confirmation = "--confirm";

    public static IServiceCollection AddTenantCommands(this IServiceCollection services) => services
        .AddSingleton(new Command("tenant list", "", "all tenants, by name", List))
        .AddSingleton(new Command("tenant create", "<slug> <name> <owner's mail address>", "create one for somebody who has an account", Create))
        .AddSingleton(new Command("tenant suspend", "<slug>", "close it for the time being", (context, cancellationToken) =>
            Report(context, Operations(context).Suspend(context.Arguments[0], null, cancellationToken), "suspended")))
        .AddSingleton(new Command("tenant resume", "<slug>", "open it again, also if it was marked for deletion", (context, cancellationToken) =>
            Report(context, Operations(context).Resume(context.Arguments[0], null, cancellationToken), "active")))
        .AddSingleton(new Command("tenant delete", $"<slug> [{Confirmation} slug]", "mark it for deletion; confirmed, erase it at once, for good", Delete));

    private static async Task<int> List(CommandContext context, CancellationToken cancellationToken)
    {
        foreach (var tenant in await Operations(context).List(cancellationToken))
        {
            var until = tenant.DeleteAfter?.ToString("' until' yyyy-MM-dd", CultureInfo.InvariantCulture);
            await context.Output.WriteLineAsync($"{tenant.Slug,-40} {tenant.Status + until,-26} {tenant.Members,6} members  {tenant.CreatedAt:yyyy-MM-dd}  {tenant.Name}");
        }
        return CommandContext.Done;
    }

    private static async Task<int> Create(CommandContext context, CancellationToken cancellationToken)
    {
        var result = await Operations(context).Create(name: context.Arguments[1], slug: context.Arguments[0], context.Arguments[2], cancellationToken);
        if (result.Problem is { } problem)
            return await context.Refuse(problem);
        await context.Output.WriteLineAsync($"{result.Value.Slug} created: {result.Value.Path()}");
        return CommandContext.Done;
    }

    private static async Task<int> Delete(CommandContext context, CancellationToken cancellationToken)
    {
        var slug = context.Arguments[0];
        if (context.Arguments is [_])
            return await Report(context, Operations(context).Delete(slug, null, cancellationToken), $"marked for deletion in {ScheduleDeletion.Grace.Days} days");
        if (context.Arguments is not [_, Confirmation, var confirmed] || confirmed != slug)
        {
            await context.Error.WriteLineAsync($"To erase it at once, confirm with its slug: tenant delete {slug} {Confirmation} {slug}");
            return CommandContext.WrongUsage;
        }
        var tenant = await context.Services.GetRequiredService<TenantDirectory>().Find(slug, cancellationToken);
        // Marked already or not, it goes; a slug that does not exist is refused here.
        if (await Operations(context).Delete(slug, null, cancellationToken) is { Problem.Kind: ProblemKind.NotFound } missing)
            return await context.Refuse(missing.Problem);
        if (await Report(context, Operations(context).Erase(slug, cancellationToken), "erased") is not CommandContext.Done and var refused)
            return refused;
        if (tenant is not null && await context.Services.GetRequiredService<Certificates>().Find(tenant.Id.Value, cancellationToken) is { } certificate)
            await context.Output.WriteLineAsync($"certificate {certificate.Id} of {certificate.ErasedAt:yyyy-MM-dd}: rows {certificate.Erased}, kept by law {certificate.Kept}");
        return CommandContext.Done;
    }

    private static async Task<int> Report(CommandContext context, Task<Result<Done>> operation, string state)
    {
        if ((await operation).Problem is { } problem)
            return await context.Refuse(problem);
        await context.Output.WriteLineAsync($"{context.Arguments[0]}: {state}");
        return CommandContext.Done;
    }

    private static TenantOperations Operations(CommandContext context) => context.Services.GetRequiredService<TenantOperations>();
}
