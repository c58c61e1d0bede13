using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>
/// Makes rows for entities that no test knows, so that what is added later is attacked too. A text is the tenant's name and the property's, by which a
/// leak is recognised. When a table refuses such a row, say here what it wants instead.
/// </summary>
internal static class SampleRows
{
    // What a value must be, beyond its type.
    private static readonly Dictionary<string, string> Wanted = new()
    {
        ["Membership.Role"] = Role.Member,
        ["Invitation.Role"] = Role.Member,
        ["TenantLogo.ContentType"] = "image/png",
        ["Notification.Kind"] = "owner-added",
        ["Notification.Details"] = """{"Name": "Somebody"}""",
        ["Notification.Page"] = "members",
        ["Subscription.Status"] = "Active",
        ["Subscription.PlanId"] = "company",
        ["SignOnConnection.Issuer"] = "https://127.0.0.1:9",
        ["SignOnConnection.Role"] = Role.Member,
        ["SignOnConnection.TestProblem"] = "Fault-Nonce",
        ["ApiKey.Role"] = Role.Admin,
        ["ApiKey.Scopes"] = "{members.read}",
        ["WebhookEndpoint.EventTypes"] = "{member.joined}",
        ["WebhookDelivery.Body"] = """{"type": "member.joined"}""",
        ["WebhookDelivery.Attempts"] = "[]",
    };

    /// <summary>Writes one row of every owned entity that has none in the tenant, and of what it refers to, as the owner of the tables: those first that others refer to.</summary>
    public static async Task Fill(TestDatabase database, IEnumerable<IEntityType> entities, CurrentTenant tenant, Person member)
    {
        foreach (var entity in InOrderOfReference(WithPrincipals(entities)))
        {
            var table = $"{entity.GetSchema()}.{entity.GetTableName()}";
            if ((long)(await database.Sql(TestDatabase.Superuser, $"select count(*) from {table} where tenant_id = '{tenant.Id.Value}'"))[0][0]! > 0)
                continue;
            var columns = new List<string>();
            var values = new List<string>();
            foreach (var property in entity.GetProperties())
            {
                columns.Add(property.GetColumnName());
                values.Add(await ValueOf(database, entity, property, tenant, member));
            }
            await database.Sql(TestDatabase.Superuser, $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", values)})");
        }
    }

    private static List<IEntityType> WithPrincipals(IEnumerable<IEntityType> entities)
    {
        var all = entities.ToList();
        for (var number = 0; number < all.Count; number++)
            all.AddRange(all[number].GetForeignKeys().Select(key => key.PrincipalEntityType).Where(principal => principal.ClrType.IsAssignableTo(typeof(ITenantOwned)) && !all.Contains(principal)).Distinct().ToList());
        return all;
    }

    private static IEnumerable<IEntityType> InOrderOfReference(List<IEntityType> entities)
    {
        var done = new HashSet<IEntityType>();
        while (done.Count < entities.Count)
        {
            var ready = entities.Where(entity => !done.Contains(entity) && entity.GetForeignKeys().All(key =>
                key.PrincipalEntityType == entity || !entities.Contains(key.PrincipalEntityType) || done.Contains(key.PrincipalEntityType))).ToList();
            foreach (var entity in ready)
            {
                yield return entity;
                done.Add(entity);
            }
        }
    }

    private static async Task<string> ValueOf(TestDatabase database, IEntityType entity, IProperty property, CurrentTenant tenant, Person member)
    {
        if (Wanted.TryGetValue($"{entity.ClrType.Name}.{property.Name}", out var wanted))
            return $"'{wanted}'";
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (property.Name == nameof(ITenantOwned.TenantId))
            return $"'{tenant.Id.Value}'";
        if (type == typeof(Id<Person>))
            return $"'{member.Id.Value}'";
        var reference = property.GetContainingForeignKeys().FirstOrDefault();
        if (reference is not null)
        {
            var principal = reference.PrincipalEntityType;
            return $"'{await database.Value<Guid>(TestDatabase.Superuser, $"select id from {principal.GetSchema()}.{principal.GetTableName()} where tenant_id = '{tenant.Id.Value}' limit 1")}'";
        }
        if (property.IsNullable && type != typeof(string))
            return "null";
        if (type == typeof(string))
            return $"'{Text(tenant, property)}'";
        return type switch
        {
            { IsEnum: true } => $"'{Enum.GetNames(type)[0]}'",
            { IsGenericType: true } => $"'{Guid.CreateVersion7()}'",
            _ when type == typeof(Guid) => $"'{Guid.CreateVersion7()}'",
            _ when type == typeof(byte[]) => $"'\\x{RandomNumberGenerator.GetHexString(64)}'",
            _ when type == typeof(DateTimeOffset) || type == typeof(DateTime) || type == typeof(DateOnly) => "now() + interval '1 day'",
            _ when type == typeof(bool) => "false",
            _ => "1",
        };
    }

    private static string Text(CurrentTenant tenant, IProperty property)
    {
        var text = property.Name.Contains("Email", StringComparison.Ordinal) ? $"{tenant.Slug}.secret@example.com" : $"{tenant.Name} {property.Name}";
        return property.GetMaxLength() is { } maximum && text.Length > maximum ? text[..maximum] : text;
    }
}
