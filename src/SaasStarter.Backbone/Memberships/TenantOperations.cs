using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>A tenant as the operator sees it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Slug">Its place in the address.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="DeleteAfter">When it may be erased, if it is marked for deletion.</param>
/// <param name="Members">How many members it has.</param>
public sealed record TenantSummary(
    Id<Tenant> Id, string Slug, string Name, TenantStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? DeleteAfter, long Members);

/// <summary>
/// What the operator does with tenants. Looking at all of them and erasing go through the operator's own database role; what changes one tenant is a
/// command in that tenant, carried out and recorded in its trail like any other.
/// </summary>
internal sealed class TenantOperations(Databases databases, TenantDirectory directory, IServiceScopeFactory scopes)
{
    private const int MostAttempts = 5;

    /// <summary>All tenants, by name.</summary>
    public async Task<IReadOnlyList<TenantSummary>> List(CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand("""
            select tenant.id, tenant.slug, tenant.name, tenant.status, tenant.created_at, tenant.delete_after,
                   (select count(*) from backbone.membership membership where membership.tenant_id = tenant.id)
            from backbone.tenant tenant
            order by tenant.name, tenant.id
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tenants = new List<TenantSummary>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tenants.Add(new(new(reader.GetGuid(0)), reader.GetString(1), reader.GetString(2), Enum.Parse<TenantStatus>(reader.GetString(3)),
                reader.GetFieldValue<DateTimeOffset>(4), reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5), reader.GetInt64(6)));
        }
        return tenants;
    }

    /// <summary>Creates a tenant for somebody who has an account.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="slug">Its place in the address; empty for one made from the name.</param>
    /// <param name="ownerEmail">The mail address of the owner's account.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A problem when there is no such account, or the address is wrong or taken.</returns>
    public async Task<Result<CurrentTenant>> Create(string name, string slug, string ownerEmail, CancellationToken cancellationToken)
    {
        if (await FindPerson(ownerEmail, cancellationToken) is not { } owner)
            return Problem.Invalid(nameof(ownerEmail), Strings.Text("NoSuchAccount", ownerEmail));
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Identify(Caller.System with { Person = owner });
        return await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(new CreateTenant(name, slug), cancellationToken);
    }

    /// <summary>Closes a tenant for the time being.</summary>
    public Task<Result<Done>> Suspend(string slug, Person? staff, CancellationToken cancellationToken) => Send(slug, new SuspendTenant(), staff, cancellationToken);

    /// <summary>Opens a tenant again that was suspended or marked for deletion.</summary>
    public Task<Result<Done>> Resume(string slug, Person? staff, CancellationToken cancellationToken) => Send(slug, new ResumeTenant(), staff, cancellationToken);

    /// <summary>Marks a tenant for deletion, and tells its owners.</summary>
    public Task<Result<Done>> Delete(string slug, Person? staff, CancellationToken cancellationToken) => Send(slug, new ScheduleDeletion(slug), staff, cancellationToken);

    /// <summary>Erases a tenant that is marked for deletion without waiting for the end of its time. There is no way back.</summary>
    /// <returns>A problem when it is not marked for deletion, or something that it has elsewhere could not be ended.</returns>
    public async Task<Result<Done>> Erase(string slug, CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand(
            "update backbone.tenant set delete_after = now() where slug = $1 and status = 'Deleting' returning id");
        command.Add<string>(slug);
        if (await command.ExecuteScalarAsync(cancellationToken) is not Guid id)
            return Problem.Conflict(Strings.Text("NoDeletionScheduled"));
        var erased = await Erase(id, slug, cancellationToken);
        return erased.Problem is { } problem ? problem : Done.Instance;
    }

    /// <summary>Erases every tenant whose time is over. Safe to run on several nodes at once.</summary>
    /// <returns>How many were erased, and how many could not be: the next time they are tried again.</returns>
    public async Task<(int Erased, int Postponed)> EraseDue(CancellationToken cancellationToken)
    {
        var due = new List<(Guid Id, string Slug)>();
        await using (var command = databases.BackOffice.CreateCommand("select id, slug from backbone.tenant where status = 'Deleting' and delete_after <= now()"))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                due.Add((reader.GetGuid(0), reader.GetString(1)));
        }
        var (erased, postponed) = (0, 0);
        foreach (var (id, slug) in due)
        {
            var result = await Erase(id, slug, cancellationToken);
            if (result.Problem is not null)
                postponed++;
            else if (result.Value)
                erased++;
        }
        return (erased, postponed);
    }

    // False when another node was faster.
    private async Task<Result<bool>> Erase(Guid id, string slug, CancellationToken cancellationToken)
    {
        if (await directory.Find(slug, cancellationToken) is not { } tenant)
            return false;
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        ITenantLifeStep[] steps = [.. services.ServiceProvider.GetServices<ITenantLifeStep>()];
        foreach (var step in steps)
        {
            if (await step.BeforeErasure(cancellationToken) is { Problem: { } refused })
                return refused;
        }
        if (!await DeleteRows(id, cancellationToken))
            return false;
        foreach (var step in steps)
            await step.AfterErasure(cancellationToken);
        return true;
    }

    private async Task<bool> DeleteRows(Guid id, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var command = databases.BackOffice.CreateCommand("select backbone.erase_tenant($1)");
            command.Add<Guid>(id);
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
                return true;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState)
            {
                return false;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation && attempt < MostAttempts)
            {
                // Something was written meanwhile: that the subscription has ended, for example.
            }
        }
    }

    // Who of the staff it was stands in the tenant's trail beside the product itself, which carries it out.
    private async Task<Result<Done>> Send(string slug, IRequest<Done> command, Person? staff, CancellationToken cancellationToken)
    {
        if (await directory.Find(slug, cancellationToken) is not { } tenant)
            return Problem.NotFound;
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System with { Agent = staff });
        return await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(command, cancellationToken);
    }

    private async Task<Person?> FindPerson(string email, CancellationToken cancellationToken)
    {
        await using var command = databases.Accounts.CreateCommand(
            "select id, name, email, culture, time_zone, is_demo from accounts.\"user\" where normalized_email = $1");
        command.Add<string>(email.ToUpperInvariant());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        return new Person
        {
            Id = new(reader.GetGuid(0)),
            Name = reader.GetString(1),
            Email = reader.GetString(2),
            Culture = reader.GetString(3),
            TimeZone = reader.GetString(4),
            IsDemo = reader.GetBoolean(5),
        };
    }
}
