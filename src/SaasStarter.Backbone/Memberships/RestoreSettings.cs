using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Gives the tenant the name and the colour that it had before, both or neither. A colour needs the plan that it needs anywhere else.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Color">Its colour, <c>#rrggbb</c>; null for the product's own.</param>
public sealed record RestoreSettings(string Name, string? Color) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.ChangeSettings);

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Line(Name, TenantRules.MaximumNameLength)
        .That(Color is null || HexColor.TryParse(Color, out _), nameof(Color), Strings.Text("ColorFormat"));
}

internal sealed class RestoreSettingsHandler(BackboneDb db, IEntitlements entitlements, LiveTopics live) : IHandler<RestoreSettings, Done>
{
    public async Task<Result<Done>> Handle(RestoreSettings request, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        if (request.Color is not null && request.Color != tenant.Color && entitlements.Refusal(ChangeBranding.Entitlement) is { } notIncluded)
            return notIncluded;
        (tenant.Name, tenant.Color) = (request.Name, request.Color);
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Topics.Tenant);
        return Done.Instance;
    }
}
