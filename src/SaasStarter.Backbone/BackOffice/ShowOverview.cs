using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>How many tenants there are, and the state of each page of the back office.</summary>
internal sealed record ShowOverview : IQuery<Overview>
{
    public static Audience Audience => Audience.Platform(BackOfficePermissions.Open);
}

/// <summary>The first page of the back office.</summary>
/// <param name="Tenants">How many tenants there are, by state.</param>
/// <param name="Pages">The pages that the reader may open, in the order of the menu, with what they say of themselves.</param>
internal sealed record Overview(IReadOnlyDictionary<TenantStatus, int> Tenants, IReadOnlyList<(StaffMenuItem Page, StaffState? State)> Pages);

internal sealed class ShowOverviewHandler(BackOfficeDb db, TenantScope scope, IEnumerable<StaffMenuItem> items, IEnumerable<IStaffStateSource> sources)
    : IHandler<ShowOverview, Overview>
{
    public async Task<Result<Overview>> Handle(ShowOverview request, CancellationToken cancellationToken)
    {
        var tenants = await db.Database.SqlQuery<TenantCount>($"select status as \"Status\", count(*)::int as \"Count\" from backbone.tenant group by status")
            .ToListAsync(cancellationToken);
        var pages = new List<(StaffMenuItem, StaffState?)>();
        foreach (var item in items.Where(item => scope.Caller.IsSystem || scope.Caller.Staff!.Has(item.Permission)).OrderBy(item => item.Order))
            pages.Add((item, sources.FirstOrDefault(source => source.Path == item.Path) is { } source ? await source.Read(cancellationToken) : null));
        return new Overview(tenants.ToDictionary(row => Enum.Parse<TenantStatus>(row.Status), row => row.Count), pages);
    }

    private sealed record TenantCount(string Status, int Count);
}
