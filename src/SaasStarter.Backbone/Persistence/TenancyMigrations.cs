using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Migrations;

namespace SaasStarter.Backbone.Persistence;

/// <summary>What the model says of a table's protection. The annotations stand in the migrations, where a reader sees them.</summary>
public static class TenancyAnnotations
{
    /// <summary>The column that names the owning tenant: <c>tenant_id</c>.</summary>
    public const string Key = "Tenancy:Key";

    /// <summary>What the application's role may do: <c>select, insert, update, delete</c> unless the entity says less.</summary>
    public const string Grants = "Tenancy:Grants";

    /// <summary>How identifiers of the entity begin when they are written, <c>mem</c>: by it the audit trail names a row.</summary>
    public const string Prefix = "Tenancy:Prefix";

    /// <summary>The columns whose values the audit trail shows: <c>role,joined_at</c>.</summary>
    public const string Shown = "Tenancy:Shown";

    /// <summary>Says that the entity has no trigger of the audit trail: <see cref="LeavesNoTrail"/>.</summary>
    public const string Untold = "Tenancy:Untold";

    /// <summary>Says that the application's role may do only this with the table: <c>select, update</c>.</summary>
    public static EntityTypeBuilder<T> ApplicationMayOnly<T>(this EntityTypeBuilder<T> builder, string privileges) where T : class =>
        builder.HasAnnotation(Grants, privileges);

    /// <summary>
    /// Says that the audit trail keeps and shows the values of these fields, before and after. Of all others it says only that they changed: secrets, what nobody
    /// needs to read again, and what is long do not belong here.
    /// </summary>
    public static EntityTypeBuilder<T> ShowsInTrail<T>(this EntityTypeBuilder<T> builder, params Expression<Func<T, object?>>[] fields) where T : class =>
        builder.HasAnnotation(Shown, string.Join(',', fields.Select(field => SnakeCaseNames.Of(NameOf(field.Body)))));

    /// <summary>
    /// Says that the audit trail does not tell of these rows: they say nothing that other entries do not say already. <c>CatalogueCheck</c> has the list of them, with
    /// the reasons.
    /// </summary>
    public static EntityTypeBuilder<T> LeavesNoTrail<T>(this EntityTypeBuilder<T> builder) where T : class => builder.HasAnnotation(Untold, true);

    private static string NameOf(Expression field) => field switch
    {
        UnaryExpression conversion => NameOf(conversion.Operand),
        MemberExpression member => member.Member.Name,
        _ => throw new ArgumentException($"{field} is no field."),
    };
}

#pragma warning disable EF1001 // The provider's annotation provider is internal; there is no other way to bring an annotation into a migration.
internal sealed class TenancyAnnotationProvider(RelationalAnnotationProviderDependencies dependencies) : NpgsqlAnnotationProvider(dependencies)
{
    public override IEnumerable<IAnnotation> For(ITable table, bool designTime)
    {
        var entity = table.EntityTypeMappings.First().TypeBase;
        var tenancy = entity.GetAnnotations().Where(annotation => annotation.Name is
            TenancyAnnotations.Key or TenancyAnnotations.Grants or TenancyAnnotations.Prefix or TenancyAnnotations.Shown);
        return designTime ? base.For(table, designTime).Concat(tenancy) : base.For(table, designTime);
    }
}

/// <summary>
/// Puts forced row level security and the trigger of the audit trail on every table that belongs to tenants, as part of creating it: nobody can forget them.
/// </summary>
internal sealed class TenancyMigrationsSqlGenerator(MigrationsSqlGeneratorDependencies dependencies, INpgsqlSingletonOptions options)
    : NpgsqlMigrationsSqlGenerator(dependencies, options)
{
    protected override void Generate(EnsureSchemaOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        base.Generate(operation, model, builder);
        builder.Append($"""
            grant usage on schema {Dependencies.SqlGenerationHelper.DelimitIdentifier(operation.Name)} to {DatabaseRoles.Application}, {DatabaseRoles.Eraser};

            """);
        EndStatement(builder);
    }

    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        base.Generate(operation, model, builder, terminate);
        if (operation[TenancyAnnotations.Key] is not string key)
            return;

        var table = Dependencies.SqlGenerationHelper.DelimitIdentifier(operation.Name, operation.Schema);
        var grants = operation[TenancyAnnotations.Grants] as string ?? "select, insert, update, delete";
        builder.Append($"""
            alter table {table} enable row level security, force row level security;
            create policy tenant on {table} to {DatabaseRoles.Application}
                using ({key} = backbone.current_tenant()) with check ({key} = backbone.current_tenant());
            create policy owner on {table} to {DatabaseRoles.Owner} using (true) with check (true);
            create policy eraser on {table} to {DatabaseRoles.Eraser} using (true);
            grant {grants} on {table} to {DatabaseRoles.Application};
            grant select, delete on {table} to {DatabaseRoles.Eraser};

            """);
        EndStatement(builder);
        Audit(table, key, operation, builder);
    }

    protected override void Generate(AlterTableOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        base.Generate(operation, model, builder);
        var before = operation.OldTable;
        if (operation[TenancyAnnotations.Key] is not string key || (Equals(operation[TenancyAnnotations.Prefix], before[TenancyAnnotations.Prefix])
            && Equals(operation[TenancyAnnotations.Shown], before[TenancyAnnotations.Shown])))
        {
            return;
        }
        var table = Dependencies.SqlGenerationHelper.DelimitIdentifier(operation.Name, operation.Schema);
        builder.AppendLine($"drop trigger if exists audit on {table};");
        EndStatement(builder);
        Audit(table, key, operation, builder);
    }

    // What erases a tenant erases its trail: that is told in the platform's. What imports one brings its trail along.
    private void Audit(string table, string key, IAnnotatable annotations, MigrationCommandListBuilder builder)
    {
        if (annotations[TenancyAnnotations.Prefix] is not string prefix)
            return;
        builder.Append($"""
            create trigger audit after insert or update or delete on {table} for each row when (current_user <> '{DatabaseRoles.Eraser}' and not backbone.is_import())
                execute function backbone.audit_row('{key}', '{prefix}', '{annotations[TenancyAnnotations.Shown]}');

            """);
        EndStatement(builder);
    }
}
#pragma warning restore EF1001
