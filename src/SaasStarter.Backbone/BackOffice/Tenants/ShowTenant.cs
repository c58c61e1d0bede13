using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Tenants;

/// <summary>Everything that the staff sees of a tenant: the newest of each kind.</summary>
/// <param name="Slug">The tenant's slug.</param>
internal sealed record ShowTenant(string Slug) : IQuery<TenantDetails>
{
    /// <summary>How many of each kind.</summary>
    public const int Most = 20;

    public static Audience Audience => Audience.Platform(TenantPages.Read);

    public string Subject => Slug;

    public void Validate(Validation check) => check.Line(Slug, 100);
}

/// <summary>What the staff sees of a tenant.</summary>
/// <param name="Tenant">The tenant, with its subscription and its figures.</param>
/// <param name="Usage">How much of its plan it uses.</param>
/// <param name="PastUse">What it used of metered limits in the last twelve months that are over.</param>
/// <param name="Members">Its members, the owners first; two hundred at most.</param>
/// <param name="FailedJobs">Its jobs that failed last.</param>
/// <param name="Mails">Its mails that did not arrive.</param>
/// <param name="Visits">When the staff came in as a member.</param>
/// <param name="Notes">What the staff noted.</param>
internal sealed record TenantDetails(
    TenantFacts Tenant, IReadOnlyList<UsedLimit> Usage, IReadOnlyList<ClosedUsage> PastUse, IReadOnlyList<MemberRow> Members, IReadOnlyList<FailedJobRow> FailedJobs,
    IReadOnlyList<FailedMailRow> Mails, IReadOnlyList<VisitRow> Visits, IReadOnlyList<NoteRow> Notes);

/// <summary>A tenant; what comes of the subscription is null without one that counts.</summary>
internal sealed record TenantFacts(
    Guid Id, string Slug, string Name, string Status, DateTimeOffset CreatedAt, DateTimeOffset? DeleteAfter, string SupportAccess, string? PlanId, string? SubscriptionStatus,
    DateTimeOffset? PeriodEnd, DateTimeOffset? PastDueSince, int Members, int FailedJobs, int WaitingJobs, int FailedMails, int OpenDrifts, bool HasOpenOwner);

/// <summary>A member.</summary>
internal sealed record MemberRow(Guid Id, string Name, string Email, string Role, string? RoleName, DateTimeOffset JoinedAt, bool IsStaff, bool IsClosed);

/// <summary>A job that failed for good.</summary>
internal sealed record FailedJobRow(Guid Id, string Type, string? ErrorKind, DateTimeOffset? FinishedAt);

/// <summary>A mail that did not arrive.</summary>
internal sealed record FailedMailRow(Guid Id, string Kind, string Recipient, string Status, string? Reason, DateTimeOffset CreatedAt);

/// <summary>That somebody of the staff acted as a member.</summary>
internal sealed record VisitRow(string Agent, string Reason, bool MayWrite, DateTimeOffset BegunAt, DateTimeOffset EndsAt);

/// <summary>A note of the staff's.</summary>
internal sealed record NoteRow(Guid Id, string Text, string AuthorEmail, DateTimeOffset WrittenAt);

internal sealed class ShowTenantHandler(BackOfficeDb db, TenantDirectory directory, IServiceScopeFactory scopes, TimeProvider clock) : IHandler<ShowTenant, TenantDetails>
{
    public async Task<Result<TenantDetails>> Handle(ShowTenant request, CancellationToken cancellationToken)
    {
        if (await Facts(request.Slug, cancellationToken) is not { } tenant)
            return Problem.NotFound;
        return new TenantDetails(tenant, await Ask(request.Slug, new ListUsage(), cancellationToken), await Ask(request.Slug, new ListClosedUsage(AYearAgo), cancellationToken),
            await Members(tenant, cancellationToken), await FailedJobs(tenant.Id, cancellationToken), await FailedMails(tenant.Id, cancellationToken),
            await Visits(tenant.Id, cancellationToken), await Notes(tenant.Id, cancellationToken));
    }

    private async Task<TenantFacts?> Facts(string slug, CancellationToken cancellationToken) => (await db.Database.SqlQuery<TenantFacts>($"""
        select tenant.id as "Id", tenant.slug as "Slug", tenant.name as "Name", tenant.status as "Status", tenant.created_at as "CreatedAt",
               tenant.delete_after as "DeleteAfter", tenant.support_access as "SupportAccess", subscription.plan_id as "PlanId",
               subscription.status as "SubscriptionStatus", subscription.period_end as "PeriodEnd", subscription.past_due_since as "PastDueSince",
               (select count(*) from backbone.membership member where member.tenant_id = tenant.id)::int as "Members",
               (select count(*) from backbone.job where job.tenant_id = tenant.id and job.state = 'Failed')::int as "FailedJobs",
               (select count(*) from backbone.job where job.tenant_id = tenant.id and job.state in ('Waiting', 'Running', 'Blocked', 'Scheduled'))::int as "WaitingJobs",
               (select count(*) from backbone.outgoing_mail mail where mail.tenant_id = tenant.id and mail.status in ('Refused', 'Bounced'))::int as "FailedMails",
               (select count(*) from backbone.billing_drift drift where drift.tenant_id = tenant.id and drift.resolved_at is null)::int as "OpenDrifts",
               exists (select from backbone.staff_members(tenant.id) member where member.role = 'owner' and not member.is_closed) as "HasOpenOwner"
        from backbone.tenant
        left join backbone.billing_customer customer on customer.tenant_id = tenant.id
        left join backbone.subscription on subscription.tenant_id = tenant.id and subscription.id = customer.subscription_id
        where tenant.slug = {slug}
        """).ToListAsync(cancellationToken)).SingleOrDefault();

    private DateOnly AYearAgo => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddMonths(-12));

    // Who counts it is the capability that has it, and counts in the tenant itself.
    private async Task<IReadOnlyList<T>> Ask<T>(string slug, IQuery<IReadOnlyList<T>> query, CancellationToken cancellationToken)
    {
        if (await directory.Find(slug, cancellationToken) is not { } tenant)
            return [];
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        var answer = await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(query, cancellationToken);
        return answer.Problem is null ? answer.Value : [];
    }

    private Task<List<MemberRow>> Members(TenantFacts tenant, CancellationToken cancellationToken) => db.Database.SqlQuery<MemberRow>($"""
        select person_id as "Id", name as "Name", email as "Email", role as "Role", backbone.name_of_role({tenant.Slug}, role) as "RoleName", joined_at as "JoinedAt",
               is_staff as "IsStaff", is_closed as "IsClosed"
        from backbone.staff_members({tenant.Id})
        """).ToListAsync(cancellationToken);

    private Task<List<FailedJobRow>> FailedJobs(Guid tenant, CancellationToken cancellationToken) => db.Database.SqlQuery<FailedJobRow>($"""
        select id as "Id", type as "Type", error_kind as "ErrorKind", finished_at as "FinishedAt" from backbone.job
        where tenant_id = {tenant} and state = 'Failed' order by id desc limit {ShowTenant.Most}
        """).ToListAsync(cancellationToken);

    private Task<List<FailedMailRow>> FailedMails(Guid tenant, CancellationToken cancellationToken) => db.Database.SqlQuery<FailedMailRow>($"""
        select id as "Id", kind as "Kind", recipient as "Recipient", status as "Status", reason as "Reason", created_at as "CreatedAt" from backbone.outgoing_mail
        where tenant_id = {tenant} and status in ('Refused', 'Bounced') order by id desc limit {ShowTenant.Most}
        """).ToListAsync(cancellationToken);

    private Task<List<VisitRow>> Visits(Guid tenant, CancellationToken cancellationToken) => db.Database.SqlQuery<VisitRow>($"""
        select agent_name as "Agent", reason as "Reason", may_write as "MayWrite", begun_at as "BegunAt", coalesce(ended_at, expires_at) as "EndsAt"
        from backbone.support_visit where tenant_id = {tenant} and begun_at is not null order by id desc limit {ShowTenant.Most}
        """).ToListAsync(cancellationToken);

    private Task<List<NoteRow>> Notes(Guid tenant, CancellationToken cancellationToken) => db.Database.SqlQuery<NoteRow>($"""
        select id as "Id", text as "Text", author_email as "AuthorEmail", written_at as "WrittenAt" from backbone.tenant_note
        where tenant_id = {tenant} order by id desc limit 100
        """).ToListAsync(cancellationToken);
}
