using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.BackOffice;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary><c>staff list</c>, <c>add</c>, <c>remove</c> and <c>reset</c>.</summary>
internal static class StaffCommands
{
    private const string ObserverFlag = "--observer";

    public static IServiceCollection AddStaffCommands(this IServiceCollection services) => services
        .AddSingleton(new Command("staff list", "", "who may enter the back office", List))
        .AddSingleton(new Command("staff add", $"<mail address> [{ObserverFlag}]", $"let somebody in who has an account; {ObserverFlag}: to look only", Add))
        .AddSingleton(new Command("staff remove", "<mail address>", "let somebody in no more, from the next request on", (context, cancellationToken) =>
            Report(context, new RemoveStaff(context.Arguments[0]), "no longer staff", cancellationToken)))
        .AddSingleton(new Command("staff reset", "<mail address> <reason>", "take away the lost second factors of any account, and tell the person why", Reset));

    private static async Task<int> List(CommandContext context, CancellationToken cancellationToken)
    {
        foreach (var member in (await Send(context, new ListStaff(), cancellationToken)).Value)
        {
            var secondFactor = member.EnrolledAt is { } at ? $"second factor since {at:yyyy-MM-dd}" : "no second factor yet";
            await context.Output.WriteLineAsync($"{member.Email,-40} {member.Role,-10} {secondFactor,-32} {member.Name}");
        }
        return CommandContext.Done;
    }

    private static async Task<int> Add(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Arguments is not ([_] or [_, ObserverFlag]))
        {
            await context.Error.WriteLineAsync($"Usage: staff add <mail address> [{ObserverFlag}]");
            return CommandContext.WrongUsage;
        }
        var role = context.Arguments is [_, ObserverFlag] ? StaffRole.Observer : StaffRole.Operator;
        return await Report(context, new AddStaff(context.Arguments[0], role), $"{role}; enters at {SitePaths.BackOffice}", cancellationToken);
    }

    private static async Task<int> Reset(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Arguments.Count < 2)
        {
            await context.Error.WriteLineAsync("Usage: staff reset <mail address> <reason>");
            return CommandContext.WrongUsage;
        }
        return await Report(context, new ResetSecondFactor(context.Arguments[0], string.Join(' ', context.Arguments.Skip(1))), "has no second factor any more", cancellationToken);
    }

    private static async Task<int> Report(CommandContext context, ICommand<Done> command, string state, CancellationToken cancellationToken)
    {
        if ((await Send(context, command, cancellationToken)).Problem is { } problem)
            return await context.Refuse(problem);
        await context.Output.WriteLineAsync($"{context.Arguments[0]}: {state}");
        return CommandContext.Done;
    }

    private static async Task<Result<TResponse>> Send<TResponse>(CommandContext context, IRequest<TResponse> request, CancellationToken cancellationToken)
    {
        await using var services = context.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Identify(Caller.System);
        return await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(request, cancellationToken);
    }
}
