using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Finds accounts.</summary>
internal sealed class Accounts(AccountsDb db, ILookupNormalizer normalizer, TenantScope scope)
{
    /// <summary>The form in which addresses are compared: case does not matter.</summary>
    public string Normalize(string email) => normalizer.NormalizeEmail(email);

    /// <summary>The account with this address, or null.</summary>
    public Task<User?> Find(string email, CancellationToken cancellationToken)
    {
        var normalized = Normalize(email);
        return db.Users.SingleOrDefaultAsync(user => user.NormalizedEmail == normalized, cancellationToken);
    }

    /// <summary>The account with this identifier, which is known to exist.</summary>
    public Task<User> Get(Guid id, CancellationToken cancellationToken) => db.Users.SingleAsync(user => user.Id == id, cancellationToken);

    /// <summary>The account of the person who is signed in.</summary>
    public Task<User> Own(CancellationToken cancellationToken) => Get(scope.Caller.Person!.Id.Value, cancellationToken);
}
