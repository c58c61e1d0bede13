using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>
/// What a tenant sees of somebody who has an account. Credentials and sessions stay behind another door, in the accounts' schema.
/// </summary>
public sealed record Person : IIdentified
{
    /// <inheritdoc/>
    public static string IdPrefix => "usr";

    /// <summary>The account's identifier.</summary>
    public required Id<Person> Id { get; init; }

    /// <summary>The name as the person wrote it.</summary>
    public required string Name { get; init; }

    /// <summary>The verified mail address.</summary>
    public required string Email { get; init; }

    /// <summary>The language of pages and mails, <c>fr</c> or <c>en</c>.</summary>
    public required string Culture { get; init; }

    /// <summary>The IANA time zone in which moments are shown.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Whether this is a person of the demonstration, whom a visitor may enter as.</summary>
    public bool IsDemo { get; init; }
}
