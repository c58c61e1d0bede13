using System.Runtime.CompilerServices;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The rules for a tenant's name and address.</summary>
internal static class TenantRules
{
    /// <summary>The longest name, in UTF-16 units.</summary>
    public const int MaximumNameLength = 80;

    /// <summary>An address that is well formed, and neither a word of the product nor like one.</summary>
    public static Validation Address(this Validation check, string slug, [CallerArgumentExpression(nameof(slug))] string field = "") => check
        .That(Slug.IsWellFormed(Lower(slug)), field, Strings.Text("SlugFormat", 3, Slug.MaximumLength))
        .That(!Slug.IsReserved(Lower(slug)), field, Strings.Text("SlugReserved"));

    /// <summary>The address as it is stored: people write capitals without meaning them.</summary>
    public static string Lower(string slug) => slug.ToLowerInvariant();
}
