using System.Text.Json;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Scim;

/// <summary>What a directory says of somebody, as far as it is kept (RFC 7643, 4.1).</summary>
internal sealed record ScimUserFields
{
    /// <summary>The longest name: an account has no longer one.</summary>
    public const int LongestName = 100;

    // Directories send these by themselves. They are taken note of by nobody, and a password least of all.
    private static readonly string[] NotKept =
    [
        "", "nickname", "profileurl", "title", "usertype", "locale", "timezone", "password", "phonenumbers", "ims", "photos", "addresses", "entitlements", "roles", "x509certificates",
    ];

    /// <summary>The name by which the directory finds the person again.</summary>
    public string? UserName { get; init; }

    /// <summary>The directory's own identifier.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The mail address, where it is not the name of the user.</summary>
    public string? Email { get; init; }

    /// <summary>The name as it is shown.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The given name.</summary>
    public string? GivenName { get; init; }

    /// <summary>The family name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>The language of a new account; nobody else's is changed by it.</summary>
    public string? Language { get; init; }

    /// <summary>Whether the person has access; null when nothing is said of it.</summary>
    public bool? IsActive { get; init; }

    /// <summary>The mail address that counts.</summary>
    public string Address => Email ?? UserName ?? "";

    /// <summary>What the directory said last of somebody.</summary>
    public static ScimUserFields Of(ScimUser user) => new()
    {
        UserName = user.UserName,
        ExternalId = user.ExternalId,
        Email = user.Email.Equals(user.UserName, StringComparison.OrdinalIgnoreCase) ? null : user.Email,
        DisplayName = user.DisplayName,
        GivenName = user.GivenName,
        FamilyName = user.FamilyName,
    };

    /// <summary>The same with what the directory changes.</summary>
    public Result<ScimUserFields> With(IEnumerable<ScimChange> changes) => ScimPatch.Apply(this, changes, (fields, change) => fields.With(change));

    /// <summary>Why this cannot be kept; null when it can.</summary>
    public Problem? Refusal()
    {
        var check = new Validation()
            .Line(UserName ?? "", ScimUser.MaximumLength, "userName")
            .OptionalLine(ExternalId, ScimUser.MaximumLength, "externalId")
            .OptionalLine(DisplayName, LongestName, "displayName")
            .OptionalLine(GivenName, LongestName, "givenName")
            .OptionalLine(FamilyName, LongestName, "familyName")
            .MailAddress(Address, "emails");
        return check.Errors.Count > 0 ? Problem.Invalid(check.Errors) : null;
    }

    private Result<ScimUserFields> With(ScimChange change) => (change.Path.Attribute, change.Path.Part) switch
    {
        ("username", null) => Text(change, text => this with { UserName = text }),
        ("externalid", null) => Text(change, text => this with { ExternalId = text }),
        ("displayname", null) => Text(change, text => this with { DisplayName = text }),
        ("preferredlanguage", null) => Text(change, text => this with { Language = text }),
        ("name", null) => Name(change),
        ("name", "givenname") => Text(change, text => this with { GivenName = text }),
        ("name", "familyname") => Text(change, text => this with { FamilyName = text }),
        ("name", _) => this,
        ("active", null) => Active(change),
        ("emails", null or "value") when IsForWork(change.Path.Narrowing) => Text(change with { Value = change.Value is { } value ? Preferred(value) : null }, text => this with { Email = text }),
        ("emails", _) => this,
        ("schemas" or "id" or "meta" or "groups", _) => ScimProblems.ReadOnly(change.Path.Text),
        (var attribute, _) when NotKept.Contains(attribute) => this,
        _ => change.IsNamed ? ScimProblems.InvalidPath(change.Path.Text) : this,
    };

    private static Result<ScimUserFields> Text(ScimChange change, Func<string?, ScimUserFields> with)
    {
        var text = change.Text();
        return text.Problem is { } problem ? problem : with(text.Value.Given);
    }

    private Result<ScimUserFields> Name(ScimChange change)
    {
        if (change.Value is not { } name)
            return this with { GivenName = null, FamilyName = null };
        if (name.ValueKind != JsonValueKind.Object)
            return ScimProblems.InvalidValue(change.Path.Text);
        return With(name.EnumerateObject().Select(part => new ScimChange(change.Verb, change.Path with { Part = part.Name.ToLowerInvariant() }, part.Value)));
    }

    // Microsoft Entra writes "False".
    private Result<ScimUserFields> Active(ScimChange change) => change.Value?.Single() switch
    {
        { ValueKind: JsonValueKind.True or JsonValueKind.False } value => this with { IsActive = value.GetBoolean() },
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var isActive) => this with { IsActive = isActive },
        _ => ScimProblems.InvalidValue(change.Path.Text),
    };

    // One address is kept. Those of other kinds are somebody's own.
    private static bool IsForWork(string? narrowing) => narrowing is null
        || ScimFilter.Read(narrowing, "type", "primary", "value") is { Problem: null } read && read.Value is [{ Attribute: "type", Value: "work" } or { Attribute: "primary", Value: "true" } or { Attribute: "value" }];

    // The first that is called the main one, or else one for work, or else the first of all.
    private static JsonElement? Preferred(JsonElement emails) => emails.Items() is { Count: > 0 } items
        ? items.OrderByDescending(item => item.Field("primary")?.ToString().Equals("true", StringComparison.OrdinalIgnoreCase) == true)
            .ThenByDescending(item => item.Field("type")?.ToString().Equals("work", StringComparison.OrdinalIgnoreCase) == true).First()
        : null;
}
