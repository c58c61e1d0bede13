using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>Registers what members are told.</summary>
internal static class NotificationServices
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddSingleton(NotificationPermissions.Grant)
        .AddSingleton(provider => Told(provider, "notification", "person_id", "kind", "read_at"))
        .AddSingleton(provider => Told(provider, "notification_preference", "person_id", "kind", "channel"))
        .AddSingleton<NotificationKinds>()
        .AddSingleton<UnsubscribeTokens>()
        .AddSingleton(new TenantBarItem(typeof(Bell)))
        .AddScoped<INotifications, NotificationWriter>()
        .AddScoped<NotificationPreferences>()
        .AddScoped<Subscriptions>()
        .AddScoped<IMembershipEnd, ForgetFormerMember>();

    /// <summary>Registers every kind of notification of an assembly, with its mail.</summary>
    public static IServiceCollection AddNotificationKinds(this IServiceCollection services, Assembly assembly)
    {
        var add = typeof(NotificationServices).GetMethod(nameof(AddKind), BindingFlags.NonPublic | BindingFlags.Static)!;
        foreach (var type in NotificationKinds.In(assembly))
            add.MakeGenericMethod(type).Invoke(null, [services]);
        return services;
    }

    private static EntityText Told(IServiceProvider provider, string table, params string[] columns) => new($"backbone.{table}", Strings.Text($"Entity-{table}"))
    {
        Fields = columns.ToDictionary(column => column, column => Strings.Text($"Column-{column}")),
        Values = new Dictionary<string, ValueText>
        {
            ["person_id"] = ValueText.Person,
            ["kind"] = ValueText.Told(name => provider.GetRequiredService<NotificationKinds>().Find(name)?.Title ?? (object)name),
            ["channel"] = ValueText.Told(value => Strings.Text($"Channel-{value}")),
        },
    };

    private static void AddKind<T>(IServiceCollection services) where T : class, INotification<T>
    {
        services.AddSingleton(new NotificationType(T.Kind, typeof(T)));
        if (!T.Kind.HasOwnMail)
            services.AddSingleton(MailKind.Of<NotificationMail<T>>());
    }
}
