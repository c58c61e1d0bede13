using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice.Flags;

/// <summary>The flags that the code declares, with what was set for whom.</summary>
internal sealed record ListFlags : IQuery<FlagList>
{
    public static Audience Audience => Audience.Platform(FlagPages.Read);
}

/// <summary>The flags.</summary>
/// <param name="Flags">What the code declares, with what was set.</param>
/// <param name="Forgotten">What was set of flags that no code reads any more.</param>
internal sealed record FlagList(IReadOnlyList<(Flag Flag, IReadOnlyList<SettingRow> Settings)> Flags, IReadOnlyList<SettingRow> Forgotten);

/// <summary>What was set for somebody, by whom; for everybody without plan, tenant and person.</summary>
internal sealed record SettingRow(
    Guid Id, string Flag, string? PlanId, string? TenantSlug, Guid? PersonId, string Value, string SetByEmail, DateTimeOffset SetAt);

internal sealed class ListFlagsHandler(BackOfficeDb db, IEnumerable<Flag> flags) : IHandler<ListFlags, FlagList>
{
    private const int Most = 500;

    public async Task<Result<FlagList>> Handle(ListFlags request, CancellationToken cancellationToken)
    {
        var settings = await db.Database.SqlQuery<SettingRow>($"""
            select setting.id as "Id", setting.flag as "Flag", setting.plan_id as "PlanId", tenant.slug as "TenantSlug", setting.person_id as "PersonId",
                   setting.value as "Value", setting.set_by_email as "SetByEmail", setting.set_at as "SetAt"
            from backbone.flag_setting setting left join backbone.tenant on tenant.id = setting.tenant_id
            order by setting.flag, num_nonnulls(setting.plan_id, setting.tenant_id, setting.person_id), setting.id desc limit {Most}
            """).ToListAsync(cancellationToken);
        var known = flags.OrderBy(flag => flag.Name, StringComparer.Ordinal).ToList();
        var byFlag = settings.ToLookup(setting => setting.Flag);
        return new FlagList(
            [.. known.Select(flag => (flag, (IReadOnlyList<SettingRow>)[.. byFlag[flag.Name]]))],
            [.. settings.Where(setting => known.All(flag => flag.Name != setting.Flag))]);
    }
}
