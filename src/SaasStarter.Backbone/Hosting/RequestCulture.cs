using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting;

/// <summary>
/// The language of an answer: the account's, else what this browser chose at the foot of a page, else what it says its owner reads
/// (Accept-Language), else the brand's first.
/// </summary>
internal static class RequestCulture
{
    /// <summary>Sets the culture of the request. Stands after the caller was identified.</summary>
    public static IApplicationBuilder UseRequestCulture(this IApplicationBuilder app)
    {
        var cultures = app.ApplicationServices.GetRequiredService<Brand>().Cultures.ToArray();
        var options = new RequestLocalizationOptions()
            .SetDefaultCulture(cultures[0])
            .AddSupportedCultures(cultures)
            .AddSupportedUICultures(cultures);
        options.RequestCultureProviders =
        [
            new CustomRequestCultureProvider(context => Chosen(context.RequestServices.GetRequiredService<TenantScope>().Caller.Person?.Culture)),
            new CustomRequestCultureProvider(context => Chosen(context.Request.Cookies[Preferences.CultureCookie])),
            new AcceptLanguageHeaderRequestCultureProvider(),
        ];
        return app.UseRequestLocalization(options);
    }

    private static Task<ProviderCultureResult?> Chosen(string? culture) =>
        Task.FromResult(string.IsNullOrEmpty(culture) ? null : new ProviderCultureResult(culture));
}
