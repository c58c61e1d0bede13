using Npgsql;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>A tenant that people sign on to by themselves.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Slug">Its place in the address.</param>
/// <param name="IsRequired">Whether its members have to.</param>
internal sealed record SignOnTenant(Id<Tenant> TenantId, string Slug, bool IsRequired);

/// <summary>What must be known of single sign-on before a tenant is entered: exact matches, each by a function of the database.</summary>
internal sealed class SignOnDirectory(Databases databases)
{
    /// <summary>The tenant whose single sign-on is for the addresses of a mail domain; null when there is none.</summary>
    public async Task<SignOnTenant?> OfDomain(string domain, CancellationToken cancellationToken)
    {
        await using var command = databases.Application.CreateCommand("select tenant_id, slug, is_required from backbone.find_sign_on($1)");
        command.Add<string>(domain);
        return await Read(command, cancellationToken);
    }

    /// <summary>The tenant with this identifier, when it has entered a provider; null otherwise.</summary>
    public async Task<SignOnTenant?> OfTenant(Id<Tenant> tenant, CancellationToken cancellationToken)
    {
        await using var command = databases.Application.CreateCommand("select tenant_id, slug, is_required from backbone.find_sign_on_tenant($1)");
        command.Add<Guid>(tenant.Value);
        return await Read(command, cancellationToken);
    }

    private static async Task<SignOnTenant?> Read(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(new(reader.GetGuid(0)), reader.GetString(1), reader.GetBoolean(2)) : null;
    }
}
