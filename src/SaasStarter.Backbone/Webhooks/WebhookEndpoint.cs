using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Whether an endpoint hears of events.</summary>
internal enum EndpointState
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>Somebody paused it: nothing is sent, and what happens meanwhile is not sent later.</summary>
    Paused,

    /// <summary>It failed for so long that nothing is sent until somebody resumes it.</summary>
    Deactivated,
}

/// <summary>An address of a tenant's own that hears of its events.</summary>
[NotImported("Its secret cannot be read elsewhere, and two products would tell the same receiver.")]
internal sealed class WebhookEndpoint : IIdentified, ITenantOwned, IPersonalData
{
    /// <summary>What open pages follow.</summary>
    public const string Topic = "webhooks";

    /// <summary>The longest address, in characters.</summary>
    public const int MaximumUrlLength = 1000;

    /// <summary>The longest description, in characters.</summary>
    public const int MaximumDescriptionLength = 100;

    public static string IdPrefix => "whe";

    public Id<Tenant> TenantId { get; private set; }

    public required Id<WebhookEndpoint> Id { get; init; }

    /// <summary>Where it is posted to, as <see cref="Uri.AbsoluteUri"/> writes it.</summary>
    public required string Url { get; set; }

    /// <summary>What it is for, in the members' words; possibly empty.</summary>
    public required string Description { get; set; }

    /// <summary>The types of the events that it hears of.</summary>
    public required string[] EventTypes { get; set; }

    /// <summary>Whether it hears of them.</summary>
    public EndpointState State { get; set; }

    /// <summary>The sealed secret (<see cref="WebhookSecrets"/>).</summary>
    public required string Secret { get; set; }

    /// <summary>The sealed secret before it was rotated, which still signs until <see cref="FormerSecretUntil"/>.</summary>
    public string? FormerSecret { get; set; }

    /// <summary>Until when the former secret signs, too.</summary>
    public DateTimeOffset? FormerSecretUntil { get; set; }

    /// <summary>Since when every attempt has failed; null when the last one did not.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Webhooks)
    {
        LeftOut = LeftOut.OfTheTenant,
        Secrets = [nameof(Secret), nameof(FormerSecret)],
        Erasure = Erasure.Unlinked,
    };
}

internal sealed class WebhookEndpointConfiguration : IEntityTypeConfiguration<WebhookEndpoint>
{
    public void Configure(EntityTypeBuilder<WebhookEndpoint> builder)
    {
        builder.Property(endpoint => endpoint.Url).HasMaxLength(WebhookEndpoint.MaximumUrlLength);
        builder.Property(endpoint => endpoint.Description).HasMaxLength(WebhookEndpoint.MaximumDescriptionLength);
        builder.Property(endpoint => endpoint.State).HasMaxLength(20);
        builder.Property(endpoint => endpoint.Secret).HasMaxLength(500);
        builder.Property(endpoint => endpoint.FormerSecret).HasMaxLength(500);
        builder.ShowsInTrail(
            endpoint => endpoint.Url, endpoint => endpoint.Description, endpoint => endpoint.EventTypes, endpoint => endpoint.State, endpoint => endpoint.FormerSecretUntil,
            endpoint => endpoint.CreatedAt);
    }
}
