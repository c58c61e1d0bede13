using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>On what terms somebody sends a command: only if what it is done to is still as they know it, and told what has become of it. Kept in the command's own transaction.</summary>
/// <param name="command">The command; those that its handler sends in turn are others.</param>
internal abstract class CommandTerms(object command)
{
    public object Command { get; } = command;

    /// <summary>Why the command is not carried out on these terms; null when it is.</summary>
    public abstract Task<Problem?> Refusal(IServiceProvider services, DbContext db, CancellationToken cancellationToken);

    /// <summary>Notes what has become of it, before it is committed.</summary>
    public abstract Task Note(IServiceProvider services, object answer, CancellationToken cancellationToken);
}
