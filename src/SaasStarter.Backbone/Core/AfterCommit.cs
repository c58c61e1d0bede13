namespace SaasStarter.Backbone.Core;

/// <summary>What a command wants done once its transaction has committed: a mail, a signal to open pages. Dropped when it does not commit.</summary>
public sealed class AfterCommit
{
    private readonly List<Func<CancellationToken, Task>> _actions = [];

    /// <summary>Adds an action, to run in the order of adding.</summary>
    public void Do(Func<CancellationToken, Task> action) => _actions.Add(action);

    internal async Task Run(CancellationToken cancellationToken)
    {
        foreach (var action in _actions)
            await action(cancellationToken);
    }
}

/// <summary>What a capability adds to the end of each command.</summary>
public interface ICommandStep
{
    /// <summary>
    /// Runs after the handler. Inside of the command's transaction when it has one: an exception rolls everything back. A command on accounts has none, and
    /// comes here after a refusal, too.
    /// </summary>
    /// <param name="db">The command's context.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task Finish(Microsoft.EntityFrameworkCore.DbContext db, object command, CancellationToken cancellationToken);
}
