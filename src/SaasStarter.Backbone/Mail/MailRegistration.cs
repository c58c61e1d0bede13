using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>Registers the mail.</summary>
internal static class MailRegistration
{
    /// <summary>Registers <see cref="Mailer"/>, <see cref="SiteAddress"/> and <see cref="MailInbox"/>, with the delivery behind them.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailSettings>().Bind(configuration.GetSection("Mail")).ValidateOnStart();
        services.AddOptions<SiteSettings>().Bind(configuration.GetSection("App")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailSettings>, MailSettingsCheck>();
        services.AddSingleton<IValidateOptions<SiteSettings>, SiteSettingsCheck>();
        services.AddSingleton<SiteAddress>();
        services.AddSingleton<MailInbox>();
        services.AddSingleton<MailBrand>();
        services.AddSingleton<MailPreview>();
        services.AddSingleton<MailCatalogue>();
        services.AddSingleton<MailRenderer>();
        services.AddSingleton<MailQueue>();
        services.AddScoped(provider => new Mailer(provider.GetRequiredService<MailQueue>(), provider.GetRequiredService<AfterCommit>(), provider.GetRequiredService<TenantScope>()));
        services.AddSingleton<SmtpTransport>();
        services.AddSingleton<LocalMailServer>();
        services.AddSingleton(new DevelopmentTool(MailInbox.Path, "Mail", "What the product sent in development and demonstration, as its recipients see it."));
        services.AddSingleton(new DevelopmentTool(MailPreview.Path, "Mail preview", "Every kind of mail in every language, with sample data."));
        // In this order: what starts later stops earlier, and the delivery needs the server until its queue is empty.
        services.AddHostedService(provider => provider.GetRequiredService<LocalMailServer>());
        services.AddHostedService<MailDelivery>();
        return services;
    }

    /// <summary>Registers every kind of mail of an assembly.</summary>
    public static IServiceCollection AddMailKinds(this IServiceCollection services, Assembly assembly)
    {
        foreach (var kind in MailCatalogue.Of(assembly))
            services.AddSingleton(kind);
        return services;
    }
}
