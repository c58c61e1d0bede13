using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Jobs;

/// <summary>Forgets a tenant's forms that were carried out long ago: no browser keeps one so long that it could still send it again.</summary>
internal sealed record PruneAnsweredForms : IJob
{
    /// <summary>How long it is known that a form was carried out; <c>keep.js</c> sends nothing that is older.</summary>
    public static readonly TimeSpan Keeps = TimeSpan.FromDays(30);

    /// <summary>The same for what a program sent: its <c>Idempotency-Key</c> is good no longer.</summary>
    public static readonly TimeSpan KeepsForPrograms = TimeSpan.FromDays(1);

    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class PruneAnsweredFormsHandler(BackboneDb db, TimeProvider clock) : IHandler<PruneAnsweredForms, Done>
{
    public async Task<Result<Done>> Handle(PruneAnsweredForms job, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - PruneAnsweredForms.Keeps;
        var beforeForPrograms = clock.GetUtcNow() - PruneAnsweredForms.KeepsForPrograms;
        await db.Set<AnsweredForm>().Where(form => form.AnsweredAt < before || (form.ContentHash != null && form.AnsweredAt < beforeForPrograms)).ExecuteDeleteAsync(cancellationToken);
        return Done.Instance;
    }
}
