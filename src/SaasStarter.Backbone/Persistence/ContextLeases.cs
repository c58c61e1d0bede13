using Microsoft.EntityFrameworkCore;

namespace SaasStarter.Backbone.Persistence;

/// <summary>The contexts that a use case has leased in its scope: one use case uses one, on one connection.</summary>
internal sealed class ContextLeases
{
    private DbContext? _context;

    /// <summary>The context of the use case, if it has one.</summary>
    public DbContext? Context => _context;

    /// <summary>Whether a command runs: what is added to its context will be saved.</summary>
    public bool IsInCommand { get; set; }

    /// <summary>Notes a lease.</summary>
    /// <exception cref="InvalidOperationException">The use case already has another context: two could not commit together, and two connections per request exhaust the pool.</exception>
    public TContext Note<TContext>(TContext context) where TContext : DbContext
    {
        if (_context is not null)
            throw new InvalidOperationException($"One use case uses one context, and this one has {_context.GetType().Name} and {typeof(TContext).Name}.");
        _context = context;
        return context;
    }
}
