using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>That a program asks to act for somebody, who has yet to say who they are and to allow it (RFC 8628). It waits for ten minutes.</summary>
internal sealed class DeviceRequest : IPersonalData
{
    /// <summary>The longest name of a program.</summary>
    public const int MaximumNameLength = 80;

    /// <summary>How long it waits.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>How long the program waits between two questions.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>The SHA-256 of what the program asks with.</summary>
    public required byte[] DeviceHash { get; init; }

    /// <summary>The SHA-256 of what the person types.</summary>
    public required byte[] UserCodeHash { get; init; }

    /// <summary>What the program calls itself: nobody has made sure of it.</summary>
    public required string Program { get; init; }

    /// <summary>The network address that it asked from.</summary>
    public required string Address { get; init; }

    /// <summary>Until when it waits.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the program last asked how it stands.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    /// <summary>Whether somebody refused it.</summary>
    public bool IsDenied { get; set; }

    /// <summary>The session in which somebody allowed it; null while nobody has. When that session ends, so does this.</summary>
    public Id<Session>? AllowedIn { get; set; }

    /// <summary>The only tenant in which it was allowed.</summary>
    public Id<Tenant>? AllowedTenantId { get; set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Identity.Processings.SignIns)
    {
        Fields = [nameof(Address)],
        Secrets = [nameof(DeviceHash), nameof(UserCodeHash)],
        LeftOut = LeftOut.NotToBeFound,
    };
}

[InAccounts]
internal sealed class DeviceRequestConfiguration : IEntityTypeConfiguration<DeviceRequest>
{
    public void Configure(EntityTypeBuilder<DeviceRequest> builder)
    {
        builder.HasKey(request => request.DeviceHash);
        builder.Property(request => request.Program).HasMaxLength(DeviceRequest.MaximumNameLength);
        builder.Property(request => request.Address).HasMaxLength(45);
        builder.HasOne<Session>().WithMany().HasForeignKey(request => request.AllowedIn);
        builder.HasIndex(request => request.UserCodeHash).IsUnique();
        builder.HasIndex(request => request.AllowedIn);
        builder.HasIndex(request => request.ExpiresAt);
    }
}
