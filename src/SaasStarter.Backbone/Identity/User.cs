using Microsoft.AspNetCore.Identity;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>An account: one per person and verified mail address, whatever tenants the person belongs to. It exists only once the address is verified.</summary>
public sealed class User : IdentityUser<Guid>, IPersonalData
{
    /// <summary>The name as the person wrote it.</summary>
    public required string Name { get; set; }

    /// <summary>The language of pages and mails, <c>fr</c> or <c>en</c>.</summary>
    public required string Culture { get; set; }

    /// <summary>The IANA time zone in which moments are shown.</summary>
    public required string TimeZone { get; set; }

    /// <summary>When the account was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When somebody signed in last; null before the first time.</summary>
    public DateTimeOffset? LastSignedInAt { get; set; }

    /// <summary>When the platform's staff closed the account: nobody gets in. Null while it is open.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>Whether this is a person of the demonstration.</summary>
    public bool IsDemo { get; init; }

    /// <summary>When the account is erased, because the person asked for it; null while nobody did.</summary>
    public DateTimeOffset? DeleteAfter { get; set; }

    /// <summary>The identifier by which the rest of the product knows the person.</summary>
    public Id<Person> PersonId => new(Id);

    /// <summary>Whether nobody has ever been in it: a tenant's directory had it made, and it waits for its person, who may come as if there were none.</summary>
    internal bool IsWaiting() => PasswordHash is null && LastSignedInAt is null && DisabledAt is null && DeleteAfter is null && !IsDemo;

    /// <summary>What the rest of the product sees of the account.</summary>
    internal Person ToPerson() => new() { Id = PersonId, Name = Name, Email = Email!, Culture = Culture, TimeZone = TimeZone, IsDemo = IsDemo };

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Accounts)
    {
        Person = nameof(Id),
        Fields = [nameof(Name), nameof(Email), nameof(NormalizedEmail), nameof(UserName), nameof(NormalizedUserName), nameof(Culture), nameof(TimeZone), nameof(CreatedAt), nameof(LastSignedInAt), nameof(DisabledAt), nameof(EmailConfirmed), nameof(DeleteAfter)],
        Secrets = [nameof(PasswordHash), nameof(SecurityStamp), nameof(ConcurrencyStamp)],
    };
}
