using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>
/// Carries a request through, in this order: audience, entitlement, validity, transaction (commands on a tenant's data), handler, limits, record of the
/// action, commit, and what is to follow it. Each attempt has a fresh scope.
/// </summary>
internal sealed class Dispatcher(TenantScope scope, IServiceScopeFactory scopes, ConstraintProblems constraints, IEntitlements entitlements,
    IActionRecorder recorder, IPlatformRecorder platformRecorder) : IDispatcher
{
    private const int Attempts = 3;

    private static readonly ConcurrentDictionary<(Type Request, Type Response), object> UseCases = new();

    public Task<Result<TResponse>> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken)
    {
        var useCase = (UseCase<TResponse>)UseCases.GetOrAdd((request.GetType(), typeof(TResponse)),
            types => Activator.CreateInstance(typeof(UseCase<,>).MakeGenericType(types.Request, types.Response))!);
        var isCommand = request is ICommand<TResponse>;
        if ((scope.Caller.RefusalToAgent(useCase.Audience, isCommand) ?? Refusal(useCase.Audience)
            ?? (BringsProof(useCase) ? null : Refusal(useCase.Entitlement))) is { } refusal)
            return Task.FromResult<Result<TResponse>>(refusal);

        var validation = new Validation();
        request.Validate(validation);
        if (validation.Errors.Count > 0)
            return Task.FromResult<Result<TResponse>>(Problem.Invalid(validation.Errors));

        return request is ICommand<TResponse> command
            ? Execute(useCase, command, cancellationToken)
            : Answer(useCase, request, cancellationToken);
    }

    private Problem? Refusal(Audience audience) => audience switch
    {
        Audience.AnonymousAudience or Audience.AgentAudience => null,
        Audience.SystemAudience => scope.Caller.IsSystem ? null : Problem.Forbidden,
        _ when scope.Caller.IsSystem => null,
        Audience.StaffAudience or Audience.PlatformAudience when scope.Caller.Staff is null => Problem.NotFound,
        Audience.StaffAudience => null,
        Audience.PlatformAudience when !scope.Caller.Staff!.IsConfirmed => Problem.Unauthenticated,
        Audience.PlatformAudience platform => scope.Caller.Staff!.Has(platform.Permission) ? null : Problem.Forbidden,
        Audience.TokenHolderAudience => scope.HasTenant ? null : Problem.NotFound,
        _ when scope.Caller.Person is null => Problem.Unauthenticated,
        Audience.SignedInAudience => null,
        Audience.MemberAudience when !scope.HasTenant || scope.Caller.Role is null => Problem.NotFound,
        Audience.MemberAudience when !scope.Tenant.IsOpenTo(scope.Caller.Role) => Problem.Forbidden,
        Audience.MemberAudience member => scope.Caller.Has(member.Permission) ? null : Problem.Forbidden,
        _ => Problem.Forbidden,
    };

    private Problem? Refusal(Entitlement entitlement) => scope.HasTenant ? entitlements.Refusal(entitlement) : null;

    // Who only guesses at a secret does not learn what a tenant has paid: the plan is asked once the handler has verified the secret.
    private Problem? RefusalOnceProved<TResponse>(UseCase<TResponse> useCase) => BringsProof(useCase) ? Refusal(useCase.Entitlement) : null;

    private static bool BringsProof<TResponse>(UseCase<TResponse> useCase) => useCase.Audience is Audience.TokenHolderAudience;

    private async Task<Result<TResponse>> Answer<TResponse>(UseCase<TResponse> useCase, IRequest<TResponse> request, CancellationToken cancellationToken)
    {
        await using var services = BeginScope();
        if (useCase.Audience is Audience.PlatformAudience)
            return await OnPlatform(services.ServiceProvider, useCase, request, cancellationToken);
        var result = await useCase.Handle(services.ServiceProvider, request, cancellationToken);
        return (result.Problem ?? RefusalOnceProved(useCase)) is { } problem ? problem : result;
    }

    // Written down before it is carried out: nothing is read across tenants that was not recorded. A command that is refused leaves nothing.
    private async Task<Result<TResponse>> OnPlatform<TResponse>(
        IServiceProvider services, UseCase<TResponse> useCase, IRequest<TResponse> request, CancellationToken cancellationToken)
    {
        var isCommand = request is ICommand<TResponse>;
        var db = services.GetRequiredService<BackOfficeDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await platformRecorder.Record(db, scope.Caller, request.GetType().Name, request.Subject, isCommand, cancellationToken);
        var result = await useCase.Handle(services, request, cancellationToken);
        if (result.Problem is null || !isCommand)
            await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private async Task<Result<TResponse>> Execute<TResponse>(UseCase<TResponse> useCase, ICommand<TResponse> command, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Attempt(useCase, command, cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                return Problem.Conflict(Strings.Text("ChangedMeanwhile"));
            }
            catch (Exception exception) when (constraints.Of(exception) is { } problem)
            {
                return problem;
            }
            catch (Exception exception) when (attempt < Attempts && ConstraintProblems.IsTransient(exception))
            {
            }
        }
    }

    private async Task<Result<TResponse>> Attempt<TResponse>(UseCase<TResponse> useCase, ICommand<TResponse> command, CancellationToken cancellationToken)
    {
        await using var services = BeginScope();
        var leases = services.ServiceProvider.GetRequiredService<ContextLeases>();
        leases.IsInCommand = true;
        Result<TResponse> result;
        if (useCase.Audience is Audience.PlatformAudience)
        {
            result = await OnPlatform(services.ServiceProvider, useCase, command, cancellationToken);
            if (result.Problem is null)
                await services.ServiceProvider.GetRequiredService<AfterCommit>().Run(cancellationToken);
            return result;
        }
        var handle = useCase.Prepare(services.ServiceProvider);
        if (leases.Context is TenantDbContext db)
        {
            result = await InTransaction(services.ServiceProvider, db, useCase, handle, command, cancellationToken);
            if (result.Problem is not null)
            {
                await services.ServiceProvider.GetRequiredService<ILimitGuard>().RolledBack(cancellationToken);
                return result;
            }
        }
        else
        {
            // A refused sign-in has to leave its trace, so the accounts commit each save by itself.
            result = await handle(command, cancellationToken);
            if (leases.Context is { } context)
                await Finish(services.ServiceProvider, context, command, cancellationToken);
        }
        await services.ServiceProvider.GetRequiredService<AfterCommit>().Run(cancellationToken);
        return result;
    }

    private async Task<Result<TResponse>> InTransaction<TResponse>(IServiceProvider services, TenantDbContext db, UseCase<TResponse> useCase,
        Func<IRequest<TResponse>, CancellationToken, Task<Result<TResponse>>> handle, ICommand<TResponse> command, CancellationToken cancellationToken)
    {
        var limits = services.GetRequiredService<ILimitGuard>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await limits.Begin(db, useCase.Entitlement.Limits, cancellationToken);
        var result = await handle(command, cancellationToken);
        if ((result.Problem ?? RefusalOnceProved(useCase) ?? await limits.End(cancellationToken)) is { } problem)
            return problem;
        if (command.IsRecorded)
            await recorder.Record(db, command.GetType().Name, command.Subject, cancellationToken);
        await Finish(services, db, command, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private static async Task Finish(IServiceProvider services, DbContext db, object command, CancellationToken cancellationToken)
    {
        foreach (var step in services.GetServices<ICommandStep>())
            await step.Finish(db, command, cancellationToken);
    }

    private AsyncServiceScope BeginScope()
    {
        var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Continue(scope);
        return services;
    }

    private abstract class UseCase<TResponse>
    {
        public abstract Audience Audience { get; }

        public abstract Entitlement Entitlement { get; }

        public abstract Func<IRequest<TResponse>, CancellationToken, Task<Result<TResponse>>> Prepare(IServiceProvider services);

        public abstract Task<Result<TResponse>> Handle(IServiceProvider services, IRequest<TResponse> request, CancellationToken cancellationToken);
    }

    private sealed class UseCase<TRequest, TResponse> : UseCase<TResponse>
        where TRequest : IRequest<TResponse>, IHasAudience, IHasEntitlement
    {
        public override Audience Audience => TRequest.Audience;

        public override Entitlement Entitlement => TRequest.Entitlement;

        public override Func<IRequest<TResponse>, CancellationToken, Task<Result<TResponse>>> Prepare(IServiceProvider services)
        {
            var handler = services.GetRequiredService<IHandler<TRequest, TResponse>>();
            return (request, cancellationToken) => handler.Handle((TRequest)request, cancellationToken);
        }

        public override Task<Result<TResponse>> Handle(IServiceProvider services, IRequest<TResponse> request, CancellationToken cancellationToken) =>
            services.GetRequiredService<IHandler<TRequest, TResponse>>().Handle((TRequest)request, cancellationToken);
    }
}
