using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>The configuration's section <c>Api</c>.</summary>
public sealed class ApiSettings
{
    /// <summary>The origins of the sites whose pages may call the API, <c>https://app.example.com</c>. None unless the configuration names some.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];
}

/// <summary>Refuses to start with an origin that is none: no page would match it, and <c>*</c> would be everybody's.</summary>
internal sealed class ApiSettingsCheck : IValidateOptions<ApiSettings>
{
    public ValidateOptionsResult Validate(string? name, ApiSettings options) => options.AllowedOrigins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong
        ? ValidateOptionsResult.Fail($"Api:AllowedOrigins has '{wrong}'. Set Api__AllowedOrigins__0 and so on to scheme and host only, like https://app.example.com.")
        : ValidateOptionsResult.Success;

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.GetLeftPart(UriPartial.Authority) == text;
}

/// <summary>
/// Which other sites' pages may call the API (Fetch, CORS): those of the configuration. They bring a key or a token, and never a cookie.
/// </summary>
internal sealed class ApiOrigins(IOptions<ApiSettings> settings)
{
    /// <summary>The name of the policy at the endpoints.</summary>
    public const string Policy = "Api";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete];

    private static readonly string[] Sent =
        [HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.AcceptLanguage, HeaderNames.IfMatch, HeaderNames.IfNoneMatch, IdempotencyKey.Header];

    private static readonly string[] Shown =
        [HeaderNames.ETag, HeaderNames.Location, HeaderNames.Link, HeaderNames.RetryAfter, HeaderNames.WWWAuthenticate, "RateLimit", "RateLimit-Policy", "Idempotency-Replayed", "Deprecation", "Sunset"];

    /// <summary>Whether whoever calls is no page of another site, or one that may.</summary>
    public bool MayCall(HttpRequest request) =>
        request.Headers.Origin is not [{ Length: > 0 } origin] || settings.Value.AllowedOrigins.Contains(origin, StringComparer.Ordinal);

    /// <summary>Writes the policy.</summary>
    public void Configure(CorsOptions options) => options.AddPolicy(Policy, policy => policy
        .WithOrigins([.. settings.Value.AllowedOrigins]).WithMethods(Methods).WithHeaders(Sent).WithExposedHeaders(Shown).SetPreflightMaxAge(TimeSpan.FromHours(1)));
}
