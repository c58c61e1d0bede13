using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Tenants;

/// <summary>The tenants, the newest first, a page at a time.</summary>
/// <param name="Find">A part of a name or slug, or the identifier.</param>
/// <param name="Status">The only status, or null.</param>
/// <param name="Plan">The only plan, or null. The free plan's are those that nobody pays for.</param>
/// <param name="Before">The page begins with those that were created before this one; null for the first page.</param>
internal sealed record FindTenants(string? Find = null, TenantStatus? Status = null, string? Plan = null, Id<Tenant>? Before = null) : IQuery<TenantList>
{
    /// <summary>How many a page has.</summary>
    public const int PageSize = 50;

    public static Audience Audience => Audience.Platform(TenantPages.Read);

    public void Validate(Validation check) => check.OptionalLine(Find, 100).OptionalLine(Plan, 40);
}

/// <summary>A page of tenants.</summary>
/// <param name="Tenants">The tenants.</param>
/// <param name="Next">Given as <see cref="FindTenants.Before"/>, leads to the page after; null on the last.</param>
internal sealed record TenantList(IReadOnlyList<TenantRow> Tenants, Id<Tenant>? Next);

/// <summary>A tenant in a list. <paramref name="PlanId"/> is null without a subscription that counts.</summary>
internal sealed record TenantRow(
    Guid Id, string Slug, string Name, string Status, DateTimeOffset CreatedAt, DateTimeOffset? DeleteAfter, int Members, string? PlanId, string? SubscriptionStatus, int FailedJobs);

internal sealed class FindTenantsHandler(BackOfficeDb db, PlanCatalogue catalogue) : IHandler<FindTenants, TenantList>
{
    public async Task<Result<TenantList>> Handle(FindTenants request, CancellationToken cancellationToken)
    {
        var (find, status, plan, before) = (request.Find?.Trim() ?? "", request.Status?.ToString(), request.Plan, request.Before?.Value);
        var id = Id<Tenant>.TryParse(find, null, out var parsed) ? parsed.Value : (Guid?)null;
        var isFree = plan is not null && catalogue.Free?.Id == plan;
        var rows = await db.Database.SqlQuery<TenantRow>($"""
            select tenant.id as "Id", tenant.slug as "Slug", tenant.name as "Name", tenant.status as "Status", tenant.created_at as "CreatedAt",
                   tenant.delete_after as "DeleteAfter", (select count(*) from backbone.membership member where member.tenant_id = tenant.id)::int as "Members",
                   subscription.plan_id as "PlanId", subscription.status as "SubscriptionStatus",
                   (select count(*) from backbone.job where job.tenant_id = tenant.id and job.state = 'Failed')::int as "FailedJobs"
            from backbone.tenant
            left join backbone.billing_customer customer on customer.tenant_id = tenant.id
            left join backbone.subscription on subscription.tenant_id = tenant.id and subscription.id = customer.subscription_id
            where ({find} = '' or tenant.id = {id} or position(lower({find}) in lower(tenant.name)) > 0 or position(lower({find}) in tenant.slug) > 0)
              and ({status}::text is null or tenant.status = {status})
              and ({plan}::text is null or subscription.plan_id = {plan} or ({isFree} and subscription.id is null))
              and ({before}::uuid is null or tenant.id < {before})
            order by tenant.id desc limit {FindTenants.PageSize + 1}
            """).ToListAsync(cancellationToken);
        var isThereMore = rows.Count > FindTenants.PageSize;
        if (isThereMore)
            rows.RemoveAt(FindTenants.PageSize);
        return new TenantList(rows, isThereMore ? new(rows[^1].Id) : null);
    }
}
