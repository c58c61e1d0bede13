using Npgsql;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Persistence;

/// <summary>What a person reads when a constraint of the database refuses a command that passed its checks, because somebody was faster.</summary>
/// <param name="Constraint">The constraint's name.</param>
/// <param name="Problem">The answer instead of an error.</param>
public sealed record ConstraintProblem(string Constraint, Problem Problem);

/// <summary>All of them, by name.</summary>
internal sealed class ConstraintProblems(IEnumerable<ConstraintProblem> problems)
{
    private readonly Dictionary<string, Problem> _problems = problems.ToDictionary(problem => problem.Constraint, problem => problem.Problem);

    /// <summary>The problem for a violation, or null when nobody expected it.</summary>
    public Problem? Of(Exception exception) =>
        PostgresErrorOf(exception)?.ConstraintName is { } name ? _problems.GetValueOrDefault(name) : null;

    /// <summary>Whether the command may succeed when it runs again: a serialisation failure or a deadlock.</summary>
    public static bool IsTransient(Exception exception) =>
        PostgresErrorOf(exception)?.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    private static PostgresException? PostgresErrorOf(Exception exception) => exception as PostgresException ?? exception.InnerException as PostgresException;
}
