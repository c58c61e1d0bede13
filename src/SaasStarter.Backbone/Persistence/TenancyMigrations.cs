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

    /// <summary>Says that the application's role may do only this with the table: <c>select, update</c>.</summary>
    public static EntityTypeBuilder<T> ApplicationMayOnly<T>(this EntityTypeBuilder<T> builder, string privileges) where T : class =>
        builder.HasAnnotation(Grants, privileges);
}

#pragma warning disable EF1001 // The provider's annotation provider is internal; there is no other way to bring an annotation into a migration.
internal sealed class TenancyAnnotationProvider(RelationalAnnotationProviderDependencies dependencies) : NpgsqlAnnotationProvider(dependencies)
{
    public override IEnumerable<IAnnotation> For(ITable table, bool designTime)
    {
        var entity = table.EntityTypeMappings.First().TypeBase;
        var tenancy = entity.GetAnnotations().Where(annotation => annotation.Name is TenancyAnnotations.Key or TenancyAnnotations.Grants);
        return designTime ? base.For(table, designTime).Concat(tenancy) : base.For(table, designTime);
    }
}

/// <summary>Puts forced row level security on every table that belongs to tenants, as part of creating it: nobody can forget it.</summary>
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
    }
}
#pragma warning restore EF1001
