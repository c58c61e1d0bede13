using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>What a write of the API asks for beyond the command: that the thing is still as the program knows it, and what it looks like afterwards. Both in the command's transaction.</summary>
/// <param name="command">The command.</param>
/// <param name="once">By what its repetition is known; null when it is not asked for.</param>
/// <param name="meant">The states that are meant, <c>If-Match</c>; none when any is.</param>
/// <param name="before">What shows the thing before; null when nothing is compared.</param>
/// <param name="after">What shows what has become of it; null when nothing is answered.</param>
internal sealed class WriteTerms<TRequest, TResponse, TShow, TResource>(
    TRequest command, SentOnce? once, IList<EntityTagHeaderValue> meant, TShow? before, Func<TRequest, TResponse, TShow>? after) : CommandTerms(command)
    where TRequest : ICommand<TResponse>
    where TShow : IQuery<TResource>
{
    /// <summary>What is answered, and where it is to be found; nothing is when the thing is gone.</summary>
    public WrittenAnswer? Answer { get; private set; }

    public override async Task<Problem?> Refusal(IServiceProvider services, DbContext db, CancellationToken cancellationToken)
    {
        if (meant.Count == 0 || before is null)
            return null;
        await RowLock.Take(db, command, cancellationToken);
        var shown = await services.GetRequiredService<IHandler<TShow, TResource>>().Handle(before, cancellationToken);
        if (shown.Problem is { } problem)
            return problem;
        return ETag.IsMeant(meant, ETag.Of(shown.Value)) ? null : ApiProblems.ChangedMeanwhile;
    }

    public override async Task Note(IServiceProvider services, object answer, CancellationToken cancellationToken)
    {
        if (after is null)
            return;
        var show = after((TRequest)Command, (TResponse)answer);
        var json = MayBeShown(services.GetRequiredService<TenantScope>().Caller)
            ? JsonSerializer.Serialize((await services.GetRequiredService<IHandler<TShow, TResource>>().Handle(show, cancellationToken)).Value, ApiJson.Options) : null;
        Answer = new(json, ApiAddresses.IdentifierOf(show));
        once?.Body = JsonSerializer.Serialize(Answer, ApiJson.Options);
    }

    // Who may change something may not always see it.
    private static bool MayBeShown(Caller caller) => TShow.Audience is Audience.MemberAudience member && caller.Has(member.Permission);
}

/// <summary>What is answered to a write, so that it can be answered again.</summary>
/// <param name="Json">What has become of it; null for those who may not see it.</param>
/// <param name="Id">The identifier in its address.</param>
internal sealed record WrittenAnswer(string? Json, string Id);
