using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>The journal of the cellar, the newest entries first, a page at a time.</summary>
/// <param name="Before">Where the page begins: after this operation; null for the first.</param>
public sealed record ListOperations(Id<Operation>? Before = null) : IQuery<JournalPageView>
{
    /// <summary>How many operations a page has.</summary>
    public const int PageSize = 30;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

/// <summary>A page of the journal.</summary>
/// <param name="Operations">What was done.</param>
/// <param name="Next">Given as <see cref="ListOperations.Before"/>, leads to the page after; null on the last.</param>
/// <param name="ClosedThrough">The last month that is closed; null when none is.</param>
/// <param name="MonthToClose">The month that is to be closed next; null while it is not over.</param>
public sealed record JournalPageView(IReadOnlyList<OperationView> Operations, Id<Operation>? Next, DateOnly? ClosedThrough, DateOnly? MonthToClose);

internal sealed class ListOperationsHandler(CellarDb db, Ledger ledger) : IHandler<ListOperations, JournalPageView>
{
    public async Task<Result<JournalPageView>> Handle(ListOperations request, CancellationToken cancellationToken)
    {
        var page = db.Operations.Where(operation => request.Before == null || operation.Id < request.Before.Value)
            .OrderByDescending(operation => operation.Id).Select(operation => operation.Id).Take(ListOperations.PageSize + 1);
        var operations = await db.OperationViews(page, ListOperations.PageSize + 1, cancellationToken);
        var closed = await db.ClosedMonths.MaxAsync(month => (DateOnly?)month.Month, cancellationToken);
        var last = new DateOnly(ledger.Today.Year, ledger.Today.Month, 1).AddMonths(-1);
        return new JournalPageView([.. operations.Take(ListOperations.PageSize)],
            operations.Count > ListOperations.PageSize ? operations[ListOperations.PageSize - 1].Id : null,
            closed, closed is { } month && month >= last ? null : closed?.AddMonths(1) ?? last);
    }
}
