using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>Closes a month, and all before it: nothing is entered there any more, and what was wrong is corrected in a later one.</summary>
/// <param name="Month">The month, <c>2026-10</c>.</param>
public sealed record CloseMonth(string Month) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.CloseMonth);

    /// <inheritdoc/>
    public string Subject => Month;

    internal DateOnly? FirstDay => DateOnly.TryParseExact($"{Month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <inheritdoc/>
    public void Validate(Validation check) => check.That(FirstDay is { Year: >= 1900 and < 9999 }, nameof(Month), Strings.Text("NoMonth"));
}

internal sealed class CloseMonthHandler(CellarDb db, Ledger ledger, TenantScope scope, TimeProvider clock, IJobs jobs, LiveTopics live) : IHandler<CloseMonth, Done>
{
    public async Task<Result<Done>> Handle(CloseMonth request, CancellationToken cancellationToken)
    {
        var month = request.FirstDay!.Value;
        if (month.AddMonths(1) > ledger.Today)
            return Problem.Invalid(nameof(request.Month), Strings.Text("MonthIsNotOver"));
        if (await db.ClosedMonths.AnyAsync(closed => closed.Month >= month, cancellationToken))
            return Problem.Invalid(nameof(request.Month), Strings.Text("ClosedAlready"));
        db.Add(new ClosedMonth { Month = month, ClosedBy = scope.Caller.Person?.Id, ClosedAt = ledger.RecordedAt ?? clock.GetUtcNow() });
        await jobs.Enqueue(new TellMonthClosed(month, scope.Caller.Person?.Name), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Ledger.Topic);
        return Done.Instance;
    }
}

/// <summary>Tells those who enter operations that a month is closed. A job, because notifications are kept by the Backbone's context.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="By">The name of who closed it; null for the product itself.</param>
internal sealed record TellMonthClosed(DateOnly Month, string? By) : IJob;

internal sealed class TellMonthClosedHandler(INotifications notifications) : IHandler<TellMonthClosed, Done>
{
    public async Task<Result<Done>> Handle(TellMonthClosed job, CancellationToken cancellationToken)
    {
        await notifications.Notify(new MonthClosed(job.Month, job.By), Recipients.With(CellarPermissions.Correct), cancellationToken);
        return Done.Instance;
    }
}

/// <summary>Tells that a month is closed.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="By">The name of who closed it; null for the product itself.</param>
internal sealed record MonthClosed(DateOnly Month, string? By) : INotification<MonthClosed>
{
    public static NotificationKind Kind { get; } = new("month-closed", Strings.Text("Kind-month-closed"), Strings.Text("Cellar"));

    public static MonthClosed Sample => new(new(2026, 10, 1), "Olga Keller");

    public LocalizedText Text => By is null ? Strings.Text("MonthClosed", Month) : Strings.Text("MonthClosedBy", Month, By);

    public string Page => "cellar/journal";
}
