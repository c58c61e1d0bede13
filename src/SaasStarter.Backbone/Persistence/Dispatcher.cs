using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>
/// Carries a request through, in this order: audience, entitlement, validity, confirmation (sensitive ones), transaction (commands on a tenant's data), handler, limits, record of the
/// action, commit, and what is to follow it. Each attempt has a fresh scope. What is refused is recorded too, after its transaction was rolled back.
/// </summary>
internal sealed class Dispatcher(TenantScope scope, IServiceScopeFactory scopes, ConstraintProblems constraints, IEntitlements entitlements,
    AuditWriter audit) : IDispatcher
{
    private const int Attempts = 3;

    private static readonly ConcurrentDictionary<(Type Request, Type Response), object> UseCases = new();

    public async Task<Result<TResponse>> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken)
    {
        var useCase = (UseCase<TResponse>)UseCases.GetOrAdd((request.GetType(), typeof(TResponse)),
            types => Activator.CreateInstance(typeof(UseCase<,>).MakeGenericType(types.Request, types.Response))!);
        var isCommand = request is ICommand<TResponse>;
        if ((scope.Caller.RefusalToAgent(useCase.Audience, isCommand) ?? Refusal(useCase.Audience)
            ?? (BringsProof(useCase) ? null : Refusal(useCase.Entitlement))) is { } refusal)
        {
            // A stranger at the door has refused nothing but to say who they are.
            if (scope.Caller.IsKnown)
                await RecordRefusal(request, refusal, cancellationToken);
            return refusal;
        }

        var validation = new Validation();
        request.Validate(validation);
        if (validation.Errors.Count > 0)
            return Problem.Invalid(validation.Errors);
        if (request is ISensitive && RefusalOfSensitive() is { } unconfirmed)
            return unconfirmed;

        return request is ICommand<TResponse> command
            ? await Execute(useCase, command, cancellationToken)
            : await Answer(useCase, request, cancellationToken);
    }

    private Problem? Refusal(Audience audience) => audience switch
    {
        Audience.AnonymousAudience or Audience.AgentAudience => null,
        Audience.SystemAudience => scope.Caller.IsSystem ? null : Problem.Forbidden,
        _ when scope.Caller.IsSystem => null,
        Audience.PlatformAudience when scope.Caller.Staff is null => Problem.NotFound,
        Audience.PlatformAudience when !scope.Caller.Staff!.IsConfirmed => Problem.Unauthenticated,
        Audience.PlatformAudience platform => scope.Caller.Staff!.Has(platform.Permission) ? null : Problem.Forbidden,
        Audience.TokenHolderAudience => scope.HasTenant ? null : Problem.NotFound,
        _ when !scope.Caller.IsKnown => Problem.Unauthenticated,
        Audience.SignedInAudience => scope.Caller.Person is null ? Problem.NotForKeys : null,
        Audience.MemberAudience when !scope.HasTenant || scope.Caller.Role is null => Problem.NotFound,
        Audience.MemberAudience when scope.Caller.UnmetRule is not null => Problem.SignInRuleUnmet,
        Audience.MemberAudience when !scope.Tenant.IsOpenTo(scope.Caller.Role) => Problem.Forbidden,
        Audience.MemberAudience member => scope.Caller.Has(member.Permission) ? null : Problem.Forbidden,
        _ => Problem.Forbidden,
    };

    // Whoever has only to say once more who they are is refused nothing: the trail does not tell of it.
    private Problem? RefusalOfSensitive() => scope.Caller switch
    {
        { IsSystem: true } => null,
        { Agent: not null } => Problem.NotForAgents,
        { Person: null } => Problem.NotForKeys,
        { IsConfirmed: true } => null,
        _ => Problem.ConfirmationRequired,
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
        if ((result.Problem ?? RefusalOnceProved(useCase)) is { } problem)
            return problem;
        if (request.RecordedAs == EntryKind.Export)
            await audit.RecordApart(scope, EntryKind.Export, request.GetType().Name, request.Subject, null, cancellationToken);
        return result;
    }

    // Written down before it is carried out: nothing is read across tenants that was not recorded. A command that is refused is rolled back with that.
    private async Task<Result<TResponse>> OnPlatform<TResponse>(
        IServiceProvider services, UseCase<TResponse> useCase, IRequest<TResponse> request, CancellationToken cancellationToken)
    {
        var isCommand = request is ICommand<TResponse>;
        var db = services.GetRequiredService<BackOfficeDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await AuditWriter.RecordForStaff(db, scope.Caller, isCommand || request.RecordedAs == EntryKind.Export ? request.RecordedAs : EntryKind.View,
            request.GetType().Name, request.Subject, cancellationToken);
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
                return await Refused(command, Problem.Conflict(Strings.Text("ChangedMeanwhile")), cancellationToken);
            }
            catch (Exception exception) when (constraints.Of(exception) is { } problem)
            {
                return await Refused(command, problem, cancellationToken);
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
            if (result.Problem is { } refused)
                return await Refused(command, refused, cancellationToken);
            await services.ServiceProvider.GetRequiredService<AfterCommit>().Run(cancellationToken);
            return result;
        }
        var handle = useCase.Prepare(services.ServiceProvider);
        if (leases.Context is TenantDbContext db)
        {
            result = await InTransaction(services.ServiceProvider, db, useCase, handle, command, cancellationToken);
            if (result.Problem is { } refused)
            {
                await services.ServiceProvider.GetRequiredService<ILimitGuard>().RolledBack(cancellationToken);
                return await Refused(command, refused, cancellationToken);
            }
        }
        else
        {
            // A refused sign-in has to leave its trace, so the accounts commit each save by itself.
            result = await handle(command, cancellationToken);
            if (leases.Context is { } context)
                await Finish(services.ServiceProvider, context, command, cancellationToken);
            await RecordOfAccounts(services.ServiceProvider, command, result.Problem, hasContext: leases.Context is not null, cancellationToken);
        }
        await services.ServiceProvider.GetRequiredService<AfterCommit>().Run(cancellationToken);
        return result;
    }

    private async Task<Result<TResponse>> InTransaction<TResponse>(IServiceProvider services, TenantDbContext db, UseCase<TResponse> useCase,
        Func<IRequest<TResponse>, CancellationToken, Task<Result<TResponse>>> handle, ICommand<TResponse> command, CancellationToken cancellationToken)
    {
        var limits = services.GetRequiredService<ILimitGuard>();
        var answered = services.GetRequiredService<AnsweredForms>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await answered.Find<TResponse>(db, command, cancellationToken) is { } before)
            return before;
        await limits.Begin(db, useCase.Entitlement.Limits, cancellationToken);
        var terms = scope.Terms is { } own && ReferenceEquals(own.Command, command) ? own : null;
        if (terms is not null && await terms.Refusal(services, db, cancellationToken) is { } unmet)
            return unmet;
        var result = await handle(command, cancellationToken);
        if ((result.Problem ?? RefusalOnceProved(useCase) ?? await limits.End(cancellationToken)) is { } problem)
            return problem;
        if (terms is not null)
            await terms.Note(services, result.Value!, cancellationToken);
        await answered.Keep(db, command, result.Value, cancellationToken);
        await Finish(services, db, command, cancellationToken);
        if (command.IsRecorded)
            await AuditWriter.RecordAndCommit(db, command.RecordedAs, command.GetType().Name, command.Subject ?? services.GetRequiredService<AuditNote>().Subject, cancellationToken);
        else
            await transaction.CommitAsync(cancellationToken);
        return result;
    }

    // A command without a context has recorded what it did by itself, or has done nothing here. Guesses without end are counted elsewhere: they do not fill the trail.
    private async Task RecordOfAccounts<TResponse>(
        IServiceProvider services, ICommand<TResponse> command, Problem? problem, bool hasContext, CancellationToken cancellationToken)
    {
        var note = services.GetRequiredService<AuditNote>();
        if (!command.IsRecorded || (problem is null && !hasContext) || (problem is { Kind: ProblemKind.TooManyRequests } && scope.Caller.Person is null))
            return;
        await audit.RecordOnPlatform(scope.Caller, note.Person, problem is null ? command.RecordedAs : EntryKind.Refusal, command.GetType().Name,
            command.Subject ?? note.Subject, problem?.Message.Key, cancellationToken);
    }

    private async Task<Problem> Refused<TResponse>(ICommand<TResponse> command, Problem problem, CancellationToken cancellationToken)
    {
        if (command.IsRecorded)
            await RecordRefusal(command, problem, cancellationToken);
        return problem;
    }

    private Task RecordRefusal<TResponse>(IRequest<TResponse> request, Problem problem, CancellationToken cancellationToken) =>
        audit.RecordApart(scope, EntryKind.Refusal, request.GetType().Name, request.Subject, problem.Message.Key, cancellationToken);

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
