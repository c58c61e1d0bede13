using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>The rules for a tenant's place in the address: <c>/t/{slug}</c>, and later a sub-domain.</summary>
public static partial class Slug
{
    /// <summary>The longest slug; a DNS label takes 63 characters (RFC 1035, 2.3.4), and we keep room.</summary>
    public const int MaximumLength = 40;

    // What a visitor would take for the product itself, and what host names and paths commonly mean.
    private static readonly string[] Reserved =
    [
        "about", "account", "accounts", "admin", "administrator", "api", "app", "assets", "auth", "autoconfig", "autodiscover", "back-office",
        "billing", "blog", "cdn", "contact", "dashboard", "demo", "dev", "docs", "events", "ftp", "health", "help", "host", "hostmaster", "imap",
        "info", "invoice", "join", "legal", "localhost", "login", "logout", "mail", "metrics", "new", "news", "noreply", "ns1", "ns2", "oauth",
        "payment", "pop", "postmaster", "pricing", "privacy", "public", "root", "security", "settings", "sign-in", "sign-out", "sign-up", "smtp",
        "sso", "staff", "static", "status", "stripe", "support", "system", "team", "terms", "test", "webhook", "webhooks", "webmail", "webmaster",
        "wpad", "www",
    ];

    private static readonly HashSet<string> ReservedSkeletons = Reserved.Select(Skeleton).ToHashSet(StringComparer.Ordinal);

    /// <summary>Three to forty lower-case ASCII letters, digits and single hyphens, beginning with a letter or digit and not ending with a hyphen.</summary>
    public static bool IsWellFormed(string slug) => slug.Length is >= 3 and <= MaximumLength && Pattern().IsMatch(slug);

    /// <summary>Whether the slug is, or looks like, a word that belongs to the product.</summary>
    public static bool IsReserved(string slug) => ReservedSkeletons.Contains(Skeleton(slug));

    /// <summary>
    /// The slug as a hasty reader sees it: hyphens fall away, and characters that pass for each other become one
    /// (after Unicode Technical Standard 39, 4; the alphabet is ASCII already).
    /// </summary>
    public static string Skeleton(string slug) => slug.Replace("-", "").Replace('0', 'o').Replace('1', 'l').Replace('i', 'l')
        .Replace("rn", "m").Replace("vv", "w").Replace("cl", "d");

    /// <summary>A slug for a name: <c>Domaine de l'Étoile</c> becomes <c>domaine-de-l-etoile</c>. Possibly too short or taken.</summary>
    public static string Suggest(string name)
    {
        var letters = name.Normalize(NormalizationForm.FormKD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark);
        var slug = NotAllowed().Replace(string.Concat(letters).ToLowerInvariant().Replace("œ", "oe").Replace("æ", "ae"), "-").Trim('-');
        return slug.Length <= MaximumLength ? slug : slug[..MaximumLength].Trim('-');
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotAllowed();
}
