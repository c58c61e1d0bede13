using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
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
        services.AddSingleton(new JobQueue(MailJobs.Queue, MailJobs.Concurrency));
        services.AddSingleton<MailSeal>();
        services.AddSingleton<MailStore>();
        services.AddSingleton<BouncedMails>();
        services.AddSingleton<MailMetrics>();
        services.AddSingleton<MailDelivery>();
        services.AddScoped(provider => new Mailer(provider.GetRequiredService<ContextLeases>(), provider.GetRequiredService<TenantScope>(),
            provider.GetRequiredService<IJobs>(), provider.GetRequiredService<MailCatalogue>(), provider.GetRequiredService<MailSeal>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SmtpTransport>();
        services.AddSingleton<LocalMailServer>();
        foreach (var grant in MailPermissions.Grants)
            services.AddSingleton(grant);
        services.AddSingleton(new StaffMenuItem(Strings.Text("Mails"), Icons.Mail, MailPermissions.Page, MailPermissions.Read, Order: 20));
        services.AddScoped<IStaffStateSource, MailState>();
        services.AddHealthRow<MailFailuresRow>();
        services.AddSingleton(new ActionText(nameof(ListMails), Strings.Text("Did-ListMails")));
        services.AddSingleton(new ActionText(nameof(SendMailAgain), Strings.Text("Did-SendMailAgain")));
        services.AddSingleton(new DevelopmentTool(MailInbox.Path, "Mail", "What the product sent in development and demonstration, as its recipients see it."));
        services.AddSingleton(new DevelopmentTool(MailPreview.Path, "Mail preview", "Every kind of mail in every language, with sample data."));
        services.AddHostedService(provider => provider.GetRequiredService<LocalMailServer>());
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
