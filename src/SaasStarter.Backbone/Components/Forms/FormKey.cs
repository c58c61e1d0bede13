using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Components.Forms;

/// <summary>The hidden field by which a form that arrives twice is known: <see cref="Form.Keeps"/>.</summary>
internal static class FormKey
{
    public const string Field = "__key";

    private const int MaximumLength = 100;

    /// <summary>A key for a form that was never shown before.</summary>
    public static string New() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>
    /// What is carried out once: this form, with this content, by this person. Whoever goes back and sends something else with the same key means it. Null for a
    /// form without a key, and outside of a tenant.
    /// </summary>
    public static SentOnce? OnceOf(HttpContext context, TenantScope scope, IFormCollection form, object command)
    {
        if (!scope.HasTenant || form[Field].ToString() is not { Length: > 0 and <= MaximumLength } key)
            return null;
        var sent = new StringBuilder().AppendJoin('\n', scope.Caller.Person?.Id, context.Request.Path, key);
        foreach (var (name, value) in form.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal)).OrderBy(field => field.Key, StringComparer.Ordinal))
            sent.Append('\n').Append(Uri.EscapeDataString(name)).Append('=').AppendJoin('&', value.Select(part => Uri.EscapeDataString(part ?? "")));
        return new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(sent.ToString())).AsSpan(0, 16)), command);
    }

    /// <summary>Whether a script sent the form, which goes to the next page by itself.</summary>
    public static bool IsAskedByScript(HttpContext context) =>
        context.Request.GetTypedHeaders().Accept is [{ MediaType: var wanted }] && wanted.Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
