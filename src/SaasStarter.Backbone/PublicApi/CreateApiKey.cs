using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>How long a key lasts.</summary>
public enum KeyLifetime
{
    /// <summary>Thirty days.</summary>
    Month,

    /// <summary>Ninety days.</summary>
    Quarter,

    /// <summary>A year.</summary>
    Year,

    /// <summary>Until it is revoked.</summary>
    Unlimited,
}

/// <summary>Creates a key for a program. It is shown once; its owners are told.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">What it may do: names of permissions with commas between them, none that its creator does not have.</param>
/// <param name="Lifetime">How long it lasts.</param>
public sealed record CreateApiKey(string Name, string Scopes, KeyLifetime Lifetime) : ICommand<IssuedApiKey>, ISensitive
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ApiPermissions.ManageKeys);

    /// <inheritdoc/>
    public string Subject => Key.ToString();

    internal Id<ApiKey> Key { get; } = Id<ApiKey>.New();

    internal string[] ScopeNames => [.. Scopes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Line(Name, ApiKey.MaximumNameLength)
        .That(ScopeNames.Length > 0, nameof(Scopes), Strings.Text("NoScopes"));
}

/// <summary>A key that was made, with its secret: shown once, and kept nowhere.</summary>
/// <param name="Token">The whole token.</param>
public sealed record IssuedApiKey(string Token)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(IssuedApiKey);
}

internal sealed class CreateApiKeyHandler(BackboneDb db, TenantScope scope, ApiScopes scopes, INotifications notifications, TimeProvider clock) : IHandler<CreateApiKey, IssuedApiKey>
{
    public async Task<Result<IssuedApiKey>> Handle(CreateApiKey request, CancellationToken cancellationToken)
    {
        var offered = scopes.OfferedTo(scope.Caller).Select(permission => permission.Name).ToHashSet();
        if (request.ScopeNames.FirstOrDefault(name => !offered.Contains(name)) is { } unknown)
            return Problem.Invalid(nameof(request.Scopes), Strings.Text("NoSuchScope", unknown));
        var now = clock.GetUtcNow();
        if (await db.Set<ApiKey>().CountAsync(key => key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now), cancellationToken) >= ApiKey.Maximum)
            return Problem.Conflict(Strings.Text("TooManyKeys", ApiKey.Maximum));

        var token = ApiKeyToken.New(scope.Tenant.Id, request.Key);
        db.Add(new ApiKey
        {
            Id = request.Key,
            Name = request.Name,
            Role = RoleOf(scope.Caller),
            Scopes = request.ScopeNames,
            SecretHash = token.Hash,
            Prefix = token.Shown,
            CreatedBy = scope.Caller.Person!.Id,
            CreatedAt = now,
            ExpiresAt = EndOf(request.Lifetime, now),
        });
        await db.SaveChangesAsync(cancellationToken);
        await notifications.Notify(new ApiKeyCreated(scope.Caller.Person.Name, request.Name), Recipients.WithRole(Role.Owner), cancellationToken);
        return new IssuedApiKey(token.Write());
    }

    // Who owns the tenant is decided by people.
    private static string RoleOf(Caller caller) => caller.Role!.Name == Role.Owner ? Role.Admin : caller.Role.Name;

    private static DateTimeOffset? EndOf(KeyLifetime lifetime, DateTimeOffset now) => lifetime switch
    {
        KeyLifetime.Month => now.AddDays(30),
        KeyLifetime.Quarter => now.AddDays(90),
        KeyLifetime.Year => now.AddYears(1),
        _ => null,
    };
}

/// <summary>Tells the owners that there is a key.</summary>
/// <param name="By">Who created it.</param>
/// <param name="Key">What it is called.</param>
internal sealed record ApiKeyCreated(string By, string Key) : INotification<ApiKeyCreated>
{
    public static NotificationKind Kind { get; } = new("api-key-created", Strings.Text("Kind-api-key-created"), Strings.Text("Api"), NotificationChannel.Mail);

    public static ApiKeyCreated Sample => new("Olga Keller", "Payroll");

    public LocalizedText Text => Strings.Text("Told-api-key-created", By, Key);

    public string Page => ApiKeyPaths.Keys;
}
