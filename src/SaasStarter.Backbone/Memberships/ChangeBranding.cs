using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Changes colour and logo of the tenant.</summary>
/// <param name="UseProductColor">Whether the tenant has no colour of its own.</param>
/// <param name="Color">Its colour otherwise, <c>#rrggbb</c>.</param>
/// <param name="Logo">A new logo, or null to keep what there is.</param>
/// <param name="RemoveLogo">Whether the logo goes.</param>
public sealed record ChangeBranding(bool UseProductColor, string Color, UploadedFile? Logo, bool RemoveLogo) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.ChangeSettings);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.Of(PlanTerms.Branding);

    /// <inheritdoc/>
    public void Validate(Validation check) => check
        .That(UseProductColor || HexColor.TryParse(Color, out _), nameof(Color), Strings.Text("ColorFormat"))
        .That(Logo is null || Logo.Content.Length <= LogoFormat.MaximumLength, nameof(Logo), Strings.Text("LogoTooLarge", LogoFormat.MaximumLength / 1000))
        .That(Logo is null || LogoFormat.Of(Logo.Content.Span) is not null, nameof(Logo), Strings.Text("LogoFormat"));
}

internal sealed class ChangeBrandingHandler(BackboneDb db, LiveTopics live) : IHandler<ChangeBranding, Done>
{
    public async Task<Result<Done>> Handle(ChangeBranding request, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        tenant.Color = HexColor.TryParse(request.Color, out var color) && !request.UseProductColor ? color.ToString() : null;
        if (request.Logo is not null || request.RemoveLogo)
        {
            await db.Set<TenantLogo>().ExecuteDeleteAsync(cancellationToken);
            tenant.LogoHash = null;
        }
        if (request.Logo is { } logo)
        {
            db.Add(new TenantLogo { ContentType = LogoFormat.Of(logo.Content.Span)!, Content = logo.Content.ToArray() });
            // With the tenant's identifier: whoever has the picture cannot ask whose it is.
            tenant.LogoHash = Convert.ToHexStringLower(SHA256.HashData([.. tenant.Id.Value.ToByteArray(), .. logo.Content.Span]))[..16];
        }
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Topics.Tenant);
        return Done.Instance;
    }
}

/// <summary>The kinds of picture that a logo can be. What they are is read from their first bytes, not from what the browser says.</summary>
internal static class LogoFormat
{
    /// <summary>The largest logo, in bytes.</summary>
    public const int MaximumLength = 200_000;

    /// <summary>For a file field: what the browser offers.</summary>
    public const string Accept = "image/png,image/jpeg,image/webp";

    private static readonly FileKind[] Kinds = [FileKind.Png, FileKind.Jpeg, FileKind.WebP];

    /// <summary>The media type of the picture, or null for anything else.</summary>
    public static string? Of(ReadOnlySpan<byte> content)
    {
        var form = FileInspector.FormOf(content);
        return Array.Find(Kinds, kind => kind.Form == form)?.ContentType;
    }
}
