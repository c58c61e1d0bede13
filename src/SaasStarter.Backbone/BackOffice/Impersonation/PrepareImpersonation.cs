using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.BackOffice.Tenants;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Impersonation;

/// <summary>Whom one is about to act as, and whether that is allowed.</summary>
/// <param name="Slug">The tenant's slug.</param>
/// <param name="Person">The member.</param>
internal sealed record PrepareImpersonation(string Slug, Id<Person> Person) : IQuery<ImpersonatedMember>
{
    public static Audience Audience => Audience.Platform(TenantPages.Read);

    public string Subject => $"{Slug} {Person}";

    public void Validate(Validation check) => check.Line(Slug, 100);
}

/// <summary>A member as whom somebody of the staff is about to act.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Tenant">Its name.</param>
/// <param name="Person">The member.</param>
/// <param name="Name">Their name.</param>
/// <param name="Email">Their mail address.</param>
/// <param name="Role">Their role there.</param>
/// <param name="RefusalToRead">Why one may not even look; null when one may.</param>
/// <param name="RefusalToWrite">Why one may not change anything; null when one may.</param>
internal sealed record ImpersonatedMember(Guid TenantId, string Tenant, Guid Person, string Name, string Email, string Role, string? RefusalToRead, string? RefusalToWrite);

internal sealed class PrepareImpersonationHandler(ImpersonatedMembers members) : IHandler<PrepareImpersonation, ImpersonatedMember>
{
    public async Task<Result<ImpersonatedMember>> Handle(PrepareImpersonation request, CancellationToken cancellationToken) =>
        await members.Find(request.Slug, request.Person, cancellationToken) is { } member ? member : Problem.NotFound;
}

/// <summary>Finds members, with whether the caller may act as them.</summary>
internal sealed class ImpersonatedMembers(BackOfficeDb db, TenantScope scope)
{
    /// <summary>The member of a tenant; null when there is none.</summary>
    public async Task<ImpersonatedMember?> Find(string slug, Id<Person> person, CancellationToken cancellationToken)
    {
        var agent = scope.Caller.Person?.Id.Value;
        var found = await db.Database.SqlQuery<ImpersonatedMember>($"""
            select tenant.id as "TenantId", tenant.name as "Tenant", member.person_id as "Person", member.name as "Name", member.email as "Email", member.role as "Role",
                   backbone.visit_refusal(tenant.id, member.person_id, {agent}, false) as "RefusalToRead",
                   backbone.visit_refusal(tenant.id, member.person_id, {agent}, true) as "RefusalToWrite"
            from backbone.tenant cross join lateral backbone.staff_members(tenant.id) member
            where tenant.slug = {slug} and member.person_id = {person.Value}
            """).ToListAsync(cancellationToken);
        return found.SingleOrDefault();
    }
}
