using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.SingleSignOn;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Scim;

/// <summary>Keeps what the directory says of people, and gives and takes their access.</summary>
internal sealed class ScimUsers(BackboneDb db, OwnDomains domains, GroupRoles groupRoles, Joining joining, IHandler<RemoveMember, Done> remove, IEntitlements entitlements, TimeProvider clock)
{
    /// <summary>Somebody whom the directory brought, held until the command ends: two calls about one person follow one another. Null when there is nobody.</summary>
    public Task<ScimUser?> Hold(Id<ScimUser> id, CancellationToken cancellationToken) =>
        db.Set<ScimUser>().TagWith(TenantCommandInterceptor.Lock).SingleOrDefaultAsync(user => user.Id == id, cancellationToken);

    /// <summary>The account with the address that counts, made when there is none. Only for addresses of a proven mail domain of the tenant's, which the database asks for again.</summary>
    public async Task<Result<ScimPerson>> FindOrCreatePerson(ScimUserFields fields, CancellationToken cancellationToken)
    {
        if (await RefusalOf(fields.Address, cancellationToken) is { } refusal)
            return refusal;
        var (id, name, culture) = (Id<Person>.New().Value, NameOf(fields), CultureOf(fields));
        return new ScimPerson(new(await db.Database.SqlQuery<Guid>(
            $"""select backbone.provision_person({id}, {fields.Address}, {name}, {culture}, {TimeZones.DefaultFor(culture)}) as "Value" """).SingleAsync(cancellationToken)));
    }

    /// <summary>Keeps what the directory says, and gives or takes access as it says.</summary>
    /// <returns>Why it cannot be; null when it is done.</returns>
    public async Task<Problem?> Write(ScimUser user, ScimUserFields fields, CancellationToken cancellationToken)
    {
        if (fields.Refusal() is { } wrong)
            return wrong;
        if (fields.Address != user.Email && await RefusalOf(fields.Address, cancellationToken) is { } foreign)
            return foreign;
        (user.UserName, user.NormalizedUserName, user.ExternalId, user.Email) = (fields.UserName!, fields.UserName!.ToUpperInvariant(), fields.ExternalId, fields.Address);
        (user.DisplayName, user.GivenName, user.FamilyName) = (fields.DisplayName, fields.GivenName, fields.FamilyName);
        if (db.Entry(user).State == EntityState.Modified)
            user.ChangedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        return fields.IsActive switch
        {
            true => await GiveAccess(user, cancellationToken),
            false => await EndAccess(user, cancellationToken),
            null => null,
        };
    }

    /// <summary>Ends the membership, with all that goes with it. Of owners, people decide.</summary>
    /// <returns>Why it cannot be; null when it is done.</returns>
    public async Task<Problem?> EndAccess(ScimUser user, CancellationToken cancellationToken)
    {
        if (await db.Set<Membership>().AsNoTracking().SingleOrDefaultAsync(member => member.PersonId == user.PersonId, cancellationToken) is not { } member)
            return null;
        return member.Role == Role.Owner ? ScimProblems.OwnerStays : (await remove.Handle(new(member.Id), cancellationToken)).Problem;
    }

    private async Task<Problem?> GiveAccess(ScimUser user, CancellationToken cancellationToken)
    {
        if (await db.Set<Membership>().AnyAsync(member => member.PersonId == user.PersonId, cancellationToken))
            return null;
        var role = await groupRoles.FirstOf(user, cancellationToken);
        if ((role.Problem ?? await RefusalOf(user.Email, cancellationToken) ?? entitlements.Refusal(Entitlement.Full)) is { } refusal)
            return refusal;
        await joining.Join(user.PersonId, role.Value, cancellationToken);
        return null;
    }

    // Where letters beyond ASCII are the same or not depends on who is asked: such an address is nobody's.
    private async Task<Problem?> RefusalOf(string address, CancellationToken cancellationToken) =>
        address.All(char.IsAscii) && await domains.Own(address, cancellationToken) ? null : ScimProblems.OtherDomain(address);

    private static string NameOf(ScimUserFields fields)
    {
        string[] names = [fields.DisplayName ?? "", $"{fields.GivenName} {fields.FamilyName}".Trim(), fields.Address[..fields.Address.LastIndexOf('@')]];
        return names.First(name => name.Length is > 0 and <= ScimUserFields.LongestName);
    }

    private static string CultureOf(ScimUserFields fields) => fields.Language?.Split('-', '_', ',')[0].ToLowerInvariant() switch
    {
        "fr" => "fr",
        "en" => "en",
        _ => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
    };
}

/// <summary>Whose account it is.</summary>
/// <param name="Id">The person.</param>
internal sealed record ScimPerson(Id<Person> Id);
