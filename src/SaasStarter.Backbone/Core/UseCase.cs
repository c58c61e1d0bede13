namespace SaasStarter.Backbone.Core;

/// <summary>What declares who may send it. A static member: leaving it out does not compile.</summary>
public interface IHasAudience
{
    /// <summary>Who may send the request.</summary>
    static abstract Audience Audience { get; }
}

/// <summary>A use case's request. Its record, validation and handler share one file, named like the record.</summary>
/// <typeparam name="TResponse">What the handler answers.</typeparam>
public interface IRequest<TResponse>
{
    /// <summary>Says what is wrong with the request by itself, before anything is read.</summary>
    void Validate(Validation check) { }

    /// <summary>What it is done to, for the trails that record it: an identifier, never a person's data.</summary>
    string? Subject => null;

    /// <summary>Whether the audit trail tells of it. False for what changes only how its sender sees things. Of queries it tells only of those that take data out.</summary>
    bool IsRecorded => true;

    /// <summary>As what the audit trail tells of it: <see cref="EntryKind.Export"/> for what takes data out of the product.</summary>
    EntryKind RecordedAs => EntryKind.Action;
}

/// <summary>A request that changes nothing. It runs without a transaction, and needs of the plan only that the tenant may read.</summary>
public interface IQuery<TResponse> : IRequest<TResponse>, IHasAudience, IHasEntitlement
{
    static Entitlement IHasEntitlement.Entitlement => Entitlement.Reading;
}

/// <summary>
/// A request that changes something. It runs in one transaction, which commits when the handler returns a value and rolls back when
/// it returns a problem; after a serialisation failure the whole command runs again, in a fresh scope. It needs full access, unless it says otherwise.
/// </summary>
public interface ICommand<TResponse> : IRequest<TResponse>, IHasAudience, IHasEntitlement
{
    static Entitlement IHasEntitlement.Entitlement => Entitlement.Full;
}

/// <summary>
/// Put on a request that an open browser alone must not be able to send: what gives access, takes it away, or cannot be undone. Its sender has to have shown within
/// some minutes that it is they; otherwise the page asks, and goes on with what was sent. No agent and no key ever sends it.
/// </summary>
public interface ISensitive;

/// <summary>Carries out one kind of request.</summary>
public interface IHandler<in TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    /// <summary>Carries it out. The dispatcher has checked audience, entitlement and validity; expected failures are problems.</summary>
    Task<Result<TResponse>> Handle(TRequest request, CancellationToken cancellationToken);
}

/// <summary>The one way to send a request, from pages, endpoints, jobs and commands alike.</summary>
public interface IDispatcher
{
    /// <summary>Checks who sends it, whether the plan allows it and whether it is valid, runs its handler, and records what was done.</summary>
    Task<Result<TResponse>> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken);
}
