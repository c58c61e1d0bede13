using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Flags;

/// <summary>Sets a flag for everybody, or for one plan, tenant or person. It counts on all nodes within a moment.</summary>
/// <param name="Flag">The flag's name.</param>
/// <param name="Value">The value, as it is stored.</param>
/// <param name="Plan">The only plan; empty for all.</param>
/// <param name="Tenant">The slug of the only tenant; empty for all.</param>
/// <param name="Email">The mail address of the only person; empty for all.</param>
internal sealed record SetFlag(string Flag, string Value, string? Plan, string? Tenant, string? Email) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(FlagPages.Manage);

    public string Subject => $"{Flag} = {Value}";

    public void Validate(Validation check) => check.Line(Flag, 60).Line(Value, FlagSetting.MaximumLength).OptionalLine(Plan, 40).OptionalLine(Tenant, 100).OptionalLine(Email, 254)
        .That(new[] { Plan, Tenant, Email }.Count(target => !string.IsNullOrEmpty(target)) <= 1, nameof(Plan), Strings.Text("OneTarget"));
}

internal sealed class SetFlagHandler(BackOfficeDb db, IEnumerable<Flag> flags, PlanCatalogue catalogue, TenantDirectory directory, TenantScope scope) : IHandler<SetFlag, Done>
{
    public async Task<Result<Done>> Handle(SetFlag request, CancellationToken cancellationToken)
    {
        if (flags.FirstOrDefault(flag => flag.Name == request.Flag) is not { } flag)
            return Problem.NotFound;
        if (!flag.Accepts(request.Value))
            return Problem.Invalid(nameof(request.Value), Strings.Text("WrongValue", flag.DefaultText));
        var target = await TargetOf(request, cancellationToken);
        if (target.Problem is { } problem)
            return problem;
        var (id, (plan, tenant, person), by) = (Id<FlagSetting>.New(), (target.Value.PlanId, target.Value.TenantId, target.Value.PersonId), scope.Caller.Person!);
        await db.Database.ExecuteSqlAsync(
            $"select backbone.set_flag({id.Value}, {flag.Name}, {plan}::text, {tenant}::uuid, {person}::uuid, {request.Value}, {by.Id.Value}, {by.Email})", cancellationToken);
        return Done.Instance;
    }

    private async Task<Result<FlagTarget>> TargetOf(SetFlag request, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(request.Plan))
            return catalogue.Find(request.Plan) is null ? Problem.Invalid(nameof(request.Plan), Strings.Text("NoSuchPlan")) : new FlagTarget(PlanId: request.Plan);
        if (!string.IsNullOrEmpty(request.Tenant))
            return await directory.Find(request.Tenant, cancellationToken) is { } tenant
                ? new FlagTarget(TenantId: tenant.Id.Value) : Problem.Invalid(nameof(request.Tenant), Strings.Text("NoSuchTenant"));
        if (string.IsNullOrEmpty(request.Email))
            return new FlagTarget();
        var found = await db.Database.SqlQuery<Guid>(
            $"""select id as "Value" from backbone.staff_users(null, {request.Email}, null, 1000) where lower(email) = lower({request.Email})""").ToListAsync(cancellationToken);
        return found is [var person] ? new FlagTarget(PersonId: person) : Problem.Invalid(nameof(request.Email), Strings.Text("NoSuchAccount"));
    }
}
