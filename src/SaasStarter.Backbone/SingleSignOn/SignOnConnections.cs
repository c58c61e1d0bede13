using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>Reads the connection of the entered tenant, and keeps its secret sealed.</summary>
internal sealed class SignOnConnections(BackboneDb db, TenantScope scope, IDataProtectionProvider protection)
{
    /// <summary>The tenant's connection, or null.</summary>
    public Task<SignOnConnection?> Find(CancellationToken cancellationToken) => db.Set<SignOnConnection>().SingleOrDefaultAsync(cancellationToken);

    /// <summary>How to talk to its provider. It vouches for the addresses that it names: those of other domains than the tenant's own do not count anyway.</summary>
    public ExternalProvider ProviderOf(SignOnConnection connection) => new(scope.Tenant.Id.ToString(), scope.Tenant.Name, new()
    {
        Issuer = connection.Issuer,
        ClientId = connection.ClientId,
        ClientSecret = Unseal(connection.SealedSecret),
        VouchesForEmail = true,
        IsEnteredByTenant = true,
    });

    /// <summary>The secret as it is kept. Sealed for this tenant: elsewhere it says nothing.</summary>
    public byte[] Seal(string secret) => Protector.Protect(Encoding.UTF8.GetBytes(secret));

    private IDataProtector Protector => protection.CreateProtector("SingleSignOn.Secret", scope.Tenant.Id.ToString());

    // A secret that came with an archive of another installation is sealed with its keys: the owner enters it anew.
    private string Unseal(byte[] sealedSecret)
    {
        try
        {
            return Encoding.UTF8.GetString(Protector.Unprotect(sealedSecret));
        }
        catch (CryptographicException)
        {
            return "";
        }
    }
}
