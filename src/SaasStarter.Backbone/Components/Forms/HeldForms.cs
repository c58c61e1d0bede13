using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Components.Forms;

/// <summary>
/// Keeps a form that waits until its sender has confirmed that it is they (<see cref="ISensitive"/>): sealed, in a hidden field of the page that asks, and good for
/// a quarter of an hour, for who sent it, at the address that it was sent to. Files do not wait: what brings one is not sensitive.
/// </summary>
internal sealed class HeldForms(IDataProtectionProvider protection)
{
    /// <summary>The hidden field.</summary>
    public const string Field = "HeldForm";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Whether what was posted is such a copy, in place of the form itself.</summary>
    public static bool IsIn(IFormCollection posted, TenantScope scope) => scope.Caller.Person is not null && posted.ContainsKey(Field);

    /// <summary>Seals a form that was posted with a genuine token.</summary>
    public string Seal(HttpContext context, TenantScope scope, IFormCollection form)
    {
        var fields = form.Where(field => field.Key != Field).ToDictionary(field => field.Key, field => field.Value.ToArray());
        return Protector(context, scope).Protect(JsonSerializer.Serialize(fields), Lifetime);
    }

    /// <summary>The form that waited: as good as one with a token, because this person had sent it with one. Null when it is none, or not any more.</summary>
    public IFormCollection? Open(HttpContext context, TenantScope scope, IFormCollection posted)
    {
        try
        {
            var fields = JsonSerializer.Deserialize<Dictionary<string, string?[]>>(Protector(context, scope).Unprotect(posted[Field].ToString()))!;
            return new FormCollection(fields.ToDictionary(field => field.Key, field => new StringValues(field.Value)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector Protector(HttpContext context, TenantScope scope) =>
        protection.CreateProtector("HeldForm", scope.Caller.Person!.Id.ToString(), context.Request.Path.Value!).ToTimeLimitedDataProtector();
}

/// <summary>The page that asks a person to confirm that it is they. It shows the fields <c>HeldForm</c> and <c>ReturnUrl</c> of the form's state, and posts them on.</summary>
/// <param name="Page">The component.</param>
public sealed record ConfirmationPage(Type Page);
