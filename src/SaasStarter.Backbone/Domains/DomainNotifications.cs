using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Domains;

/// <summary>Tells that the record of a verified domain is gone, while there is time to publish it again.</summary>
/// <param name="Name">The domain.</param>
/// <param name="LostAt">When it will count as lost.</param>
internal sealed record DomainMissing(string Name, DateTimeOffset LostAt) : INotification<DomainMissing>
{
    public static NotificationKind Kind { get; } = new("domain-missing", Strings.Text("Kind-domain-missing"), Strings.Text("Domains"), NotificationChannel.Mail);

    public static DomainMissing Sample => new("wine.acme.example", new(2030, 5, 17, 9, 0, 0, TimeSpan.Zero));

    public LocalizedText Text => Strings.Text("Told-domain-missing", DomainName.Show(Name), LostAt.UtcDateTime);

    public string Page => DomainServices.Page;
}

/// <summary>Tells that a domain is not verified any more.</summary>
/// <param name="Name">The domain.</param>
internal sealed record DomainLost(string Name) : INotification<DomainLost>
{
    public static NotificationKind Kind { get; } = new("domain-lost", Strings.Text("Kind-domain-lost"), Strings.Text("Domains"), NotificationChannel.Mail);

    public static DomainLost Sample => new("wine.acme.example");

    public LocalizedText Text => Strings.Text("Told-domain-lost", DomainName.Show(Name));

    public string Page => DomainServices.Page;
}
