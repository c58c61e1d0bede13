using SaasStarter.Backbone.Components.Kit;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Tenants;

/// <summary>Puts what is stored of tenants into words for the staff.</summary>
internal static class TenantWords
{
    /// <summary>What a status is shown as.</summary>
    public static Tone ToneOf(string status) => Enum.Parse<TenantStatus>(status) switch
    {
        TenantStatus.Active => Tone.Success,
        TenantStatus.Suspended => Tone.Warning,
        _ => Tone.Danger,
    };

    /// <summary>What always holds of a tenant while all is well.</summary>
    public static IReadOnlyList<TenantHealth> Health(TenantFacts tenant) =>
    [
        new(Strings.Text("HealthOwner"), Holds(tenant.HasOpenOwner, "HealthOwnerGone")),
        new(Strings.Text("HealthPaid"), tenant.PastDueSince is { } since ? HealthState.Red(Strings.Text("HealthLate", since.UtcDateTime)) : Fine),
        new(Strings.Text("HealthJobs"), Holds(tenant.FailedJobs == 0, "HealthJobsFailed", tenant.FailedJobs)),
        new(Strings.Text("HealthMails"), Holds(tenant.FailedMails == 0, "HealthMailsFailed", tenant.FailedMails)),
        new(Strings.Text("HealthDrift"), Holds(tenant.OpenDrifts == 0, "HealthDriftOpen", tenant.OpenDrifts)),
    ];

    private static HealthState Fine => HealthState.Green(Strings.Text("Fine"));

    private static HealthState Holds(bool holds, string otherwise, params object[] arguments) => holds ? Fine : HealthState.Red(Strings.Text(otherwise, arguments));
}

/// <summary>Something that holds of a tenant, or not.</summary>
internal sealed record TenantHealth(LocalizedText Title, HealthState State);
