using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>
/// That a form was carried out, with what was answered, so that the same form that arrives again is not carried out again. Its identifier is a hash of who sent
/// what; it is forgotten after a month.
/// </summary>
[NoPersonalData("A hash of what was sent, and the identifier of what came of it; to programs, what came of it is told again for a day, and forgotten then.")]
internal sealed class AnsweredForm : IIdentified, ITenantOwned
{
    public static string IdPrefix => "afm";

    public Id<Tenant> TenantId { get; private set; }

    public required Id<AnsweredForm> Id { get; init; }

    public required string Answer { get; init; }

    /// <summary>What its sender was told, when that does not follow from the answer.</summary>
    public string? Body { get; init; }

    /// <summary>What came with it, when that is no part of the identifier.</summary>
    public byte[]? ContentHash { get; init; }

    public required DateTimeOffset AnsweredAt { get; init; }
}

internal sealed class AnsweredFormConfiguration : IEntityTypeConfiguration<AnsweredForm>
{
    public void Configure(EntityTypeBuilder<AnsweredForm> builder)
    {
        builder.HasIndex(form => new { form.TenantId, form.AnsweredAt });
        builder.ApplicationMayOnly("select, insert, delete");
        builder.LeavesNoTrail();
    }
}

/// <summary>Carries a form out once: in the command's own transaction, whichever context it uses.</summary>
internal sealed class AnsweredForms(TenantScope scope, TimeProvider clock)
{
    /// <summary>What was answered to the same form before; null when the command is to be carried out. The same form that arrives meanwhile waits until it is known.</summary>
    public async Task<Result<TResponse>?> Find<TResponse>(DbContext db, object command, CancellationToken cancellationToken)
    {
        if (OnceOf(command) is not { } once)
            return null;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({scope.Tenant.Id.Value.ToString() + once.Id}, 3))", cancellationToken);
        var answers = await db.Database.SqlQuery<Kept>($"""
            select answer as "Answer", body as "Body", content_hash as "ContentHash", answered_at as "AnsweredAt"
            from backbone.answered_form where tenant_id = {scope.Tenant.Id.Value} and id = {once.Id}
            """).ToListAsync(cancellationToken);
        if (answers is not [var kept] || await IsForgotten(db, once, kept, cancellationToken))
            return null;
        if (once.ContentHash is { } hash && !hash.AsSpan().SequenceEqual(kept.ContentHash))
            return Problem.Invalid() with { Message = Strings.Text("SentOnceWithAnother") };
        (once.WasDone, once.Body) = (true, kept.Body);
        return JsonSerializer.Deserialize<TResponse>(kept.Answer, JsonSerializerOptions.Web)!;
    }

    /// <summary>Remembers what is answered, if the command is carried out once.</summary>
    public async Task Keep<TResponse>(DbContext db, object command, TResponse answer, CancellationToken cancellationToken)
    {
        if (OnceOf(command) is not { } once)
            return;
        await db.Database.ExecuteSqlAsync($"""
            insert into backbone.answered_form (tenant_id, id, answer, body, content_hash, answered_at)
            values ({scope.Tenant.Id.Value}, {once.Id}, {JsonSerializer.Serialize(answer, JsonSerializerOptions.Web)}, {once.Body}, {once.ContentHash}, {clock.GetUtcNow()})
            """, cancellationToken);
    }

    private async Task<bool> IsForgotten(DbContext db, SentOnce once, Kept kept, CancellationToken cancellationToken)
    {
        if (once.Lifetime is not { } lifetime || clock.GetUtcNow() - kept.AnsweredAt < lifetime)
            return false;
        await db.Database.ExecuteSqlAsync($"delete from backbone.answered_form where tenant_id = {scope.Tenant.Id.Value} and id = {once.Id}", cancellationToken);
        return true;
    }

    private SentOnce? OnceOf(object command) => scope.Once is { } once && ReferenceEquals(once.Command, command) ? once : null;

    private sealed record Kept(string Answer, string? Body, byte[]? ContentHash, DateTimeOffset AnsweredAt);
}
