using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Marketing;

/// <summary>How many came in the last days, how many of them signed up, and how many began to pay.</summary>
internal sealed record ShowVisits : IQuery<VisitOverview>
{
    /// <summary>How many days are looked back, today included.</summary>
    public const int Days = 30;

    public static Audience Audience => Audience.Platform(MarketingPermissions.ReadVisits);
}

/// <summary>What became of visits.</summary>
/// <param name="Days">Each day, the oldest first.</param>
/// <param name="Pages">Each page that was opened, that with the most visitors first.</param>
internal sealed record VisitOverview(IReadOnlyList<VisitFigures> Days, IReadOnlyList<PageFigures> Pages)
{
    /// <summary>How many visitors; whoever came on two days counts twice, since nobody is recognised.</summary>
    public int Visitors => Days.Sum(day => day.Visitors);

    /// <summary>How many accounts were created.</summary>
    public int SignUps => Days.Sum(day => day.SignUps);

    /// <summary>How many tenants paid for the first time.</summary>
    public int Paying => Days.Sum(day => day.Paying);
}

/// <summary>A day.</summary>
internal sealed record VisitFigures(DateOnly Day, int Visitors, int SignUps, int Paying);

/// <summary>A page.</summary>
internal sealed record PageFigures(string Page, int Visitors, int Views);

internal sealed class ShowVisitsHandler(BackOfficeDb db, TimeProvider clock) : IHandler<ShowVisits, VisitOverview>
{
    public async Task<Result<VisitOverview>> Handle(ShowVisits request, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var first = today.AddDays(1 - ShowVisits.Days);
        var begin = new DateTimeOffset(first, default, TimeSpan.Zero);
        var days = await db.Database.SqlQuery<VisitFigures>($"""
            select calendar.day::date as "Day", coalesce(visit.visitors, 0) as "Visitors", coalesce(account.sign_ups, 0) as "SignUps", coalesce(paying.tenants, 0) as "Paying"
            from generate_series({first}::timestamp, {today}::timestamp, interval '1 day') as calendar (day)
            left join accounts.visit_day visit on visit.day = calendar.day::date and visit.page = {VisitDay.WholeSite}
            left join backbone.staff_sign_ups({begin}) account on account.day = calendar.day::date
            left join (select (first at time zone 'utc')::date as day, count(*)::int as tenants
                       from (select min(paid_at) as first from backbone.billing_invoice where amount_paid > 0 group by tenant_id) as payment group by 1) paying on paying.day = calendar.day::date
            order by calendar.day
            """).ToListAsync(cancellationToken);
        var pages = await db.Database.SqlQuery<PageFigures>($"""
            select page as "Page", sum(visitors)::int as "Visitors", sum(views)::int as "Views" from accounts.visit_day
            where day >= {first} and page <> {VisitDay.WholeSite} group by page order by 2 desc, 1 limit 50
            """).ToListAsync(cancellationToken);
        return new VisitOverview(days, pages);
    }
}
