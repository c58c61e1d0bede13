using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Activities;

/// <summary>Brings an earlier version of a record back, by the command that people change it with: that one asks who may, and is what the trail records.</summary>
/// <param name="Subject">The record's identifier.</param>
/// <param name="Entry">The entry after which the record was as it is to be again.</param>
/// <param name="Newest">The newest entry that whoever asks has seen: what others changed since is not undone unseen.</param>
public sealed record RestoreVersion(string Subject, Id<AuditEntry> Entry, Id<AuditEntry> Newest) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ActivityPermissions.Read);

    /// <inheritdoc/>
    public bool IsRecorded => false;
}

internal sealed class RestoreVersionHandler(IDispatcher dispatcher) : IHandler<RestoreVersion, Done>
{
    public async Task<Result<Done>> Handle(RestoreVersion request, CancellationToken cancellationToken)
    {
        var version = await dispatcher.Send(new ReadVersion(request.Subject, request.Entry, request.Newest), cancellationToken);
        if (version.Problem is { } unknown)
            return unknown;
        return await version.Value.Restore.Restore(dispatcher, request.Subject, version.Value.Values, cancellationToken) is { } problem ? InWords(problem) : Done.Instance;
    }

    // There are no fields here beside which it could stand what is wrong with them.
    private static Problem InWords(Problem problem) => problem switch
    {
        { Kind: ProblemKind.NotFound } => Problem.Conflict(Strings.Text("IsDeleted")),
        { Fields: [var first, ..] } => Problem.Conflict(first.Message),
        _ => problem,
    };
}
