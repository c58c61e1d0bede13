using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.PublicApi.Document;
using SaasStarter.Backbone.PublicApi.Members;
using SaasStarter.Backbone.PublicApi.Tokens;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>Registers and maps what programs call, and the page of their keys.</summary>
internal static class PublicApiServices
{
    private static readonly string[] Actions = [nameof(CreateApiKey), nameof(RotateApiKey), nameof(RevokeApiKey), nameof(AllowDevice), nameof(DenyDevice), nameof(RefreshAccess)];

    private static readonly string[] Columns =
        ["name", "role", "scopes", "prefix", "created_by", "created_at", "expires_at", "revoked_at", "former_secret_until", "last_used_on"];

    public static IServiceCollection AddPublicApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ApiSettings>().Bind(configuration.GetSection("Api")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiSettings>, ApiSettingsCheck>();
        services.AddSingleton<ApiOrigins>();
        services.AddCors();
        services.AddSingleton<IConfigureOptions<CorsOptions>>(provider => new ConfigureOptions<CorsOptions>(provider.GetRequiredService<ApiOrigins>().Configure));
        foreach (var grant in ApiPermissions.Grants)
            services.AddSingleton(grant);
        foreach (var action in Actions)
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        services.AddSingleton(new EntityText("backbone.api_key", Strings.Text("Entity-api_key"))
        {
            Fields = Columns.ToDictionary(column => column, column => Strings.Text($"Column-{column}")),
            Values = new Dictionary<string, ValueText> { ["created_by"] = ValueText.Person },
        });
        services.AddSingleton(new SettingsItem(Strings.Text("ApiKeys"), ApiKeyPaths.Keys, ApiPermissions.ManageKeys, Order: 50));
        services.AddSingleton(ApiTerms.CallsPerMinute);
        services.AddSingleton<ApiAddresses>();
        services.AddSingleton<ApiScopes>();
        services.AddSingleton<OpenApiDocument>();
        services.AddSingleton<BearerDoor>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<TokenDoor>();
        services.AddScoped<TokenIssue>();
        services.AddScoped<IActorNames, KeyNames>();
        return services.AddScoped<ApiRate>();
    }

    public static void MapPublicApi(this IEndpointRouteBuilder routes)
    {
        MembersApi.Map(routes);
        routes.MapTokens();
        routes.MapReferenceFiles();
        routes.MapGet(ApiKeyPaths.Document, (OpenApiDocument document) => TypedResults.Text(document.Text, "application/json")).WithMetadata(new AudienceMetadata(Audience.Anonymous)).RequireCors(ApiOrigins.Policy);
        routes.MapForm<CreateApiKey, IssuedApiKey, ApiKeysPage>($"/t/{{tenant}}/{ApiKeyPaths.Keys}/create", accepted => ShowOnce(accepted, accepted.Response));
        routes.MapForm<RotateApiKey, IssuedApiKey, ApiKeysPage>($"/t/{{tenant}}/{ApiKeyPaths.Keys}/{{id}}/rotate", accepted => ShowOnce(accepted, accepted.Response));
        routes.MapForm<RevokeApiKey, Done, ApiKeysPage>($"/t/{{tenant}}/{ApiKeyPaths.Keys}/{{id}}/revoke", accepted => new(Path(accepted.HttpContext), Strings.Text("KeyRevokedNotice")));
    }

    private static Next ShowOnce<TRequest>(Accepted<TRequest, IssuedApiKey> accepted, IssuedApiKey key)
    {
        var path = Path(accepted.HttpContext);
        accepted.HttpContext.RequestServices.GetRequiredService<OneTimeSecret>().Leave(accepted.HttpContext, path, key.Token);
        return new(path);
    }

    private static string Path(HttpContext context) => context.RequestServices.GetRequiredService<TenantScope>().Tenant.Path(ApiKeyPaths.Keys);
}
