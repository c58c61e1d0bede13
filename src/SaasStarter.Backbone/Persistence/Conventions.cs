using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Persistence;

/// <summary>What holds for every context: identifiers as uuid, enums as text, names in snake_case, no cascades.</summary>
internal static class Conventions
{
    public static void Apply(ModelConfigurationBuilder builder, Assembly model)
    {
        foreach (var type in new[] { typeof(Id<>).Assembly, model }.Distinct().SelectMany(assembly => assembly.GetTypes()))
        {
            if (type.IsAssignableTo(typeof(IIdentified)) && !type.IsInterface)
                builder.Properties(typeof(Id<>).MakeGenericType(type)).HaveConversion(typeof(IdConverter<>).MakeGenericType(type));
        }
        builder.Properties<Enum>().HaveConversion<string>();
        builder.Conventions.Add(_ => new SnakeCaseNames());
        builder.Conventions.Add(_ => new NoCascades());
    }

    private sealed class IdConverter<T>() : ValueConverter<Id<T>, Guid>(id => id.Value, value => new Id<T>(value))
        where T : IIdentified;

    // A cascade goes through row level security, and "set null" would null the tenant of a composite key.
    private sealed class NoCascades : IModelFinalizingConvention
    {
        public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
        {
            foreach (var foreignKey in modelBuilder.Metadata.GetEntityTypes().SelectMany(entity => entity.GetDeclaredForeignKeys()))
                foreignKey.SetDeleteBehavior(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>Table, column, key and index names in snake_case: what a person types in psql needs no quotes.</summary>
internal sealed partial class SnakeCaseNames : IModelFinalizingConvention
{
    public static string Of(string name) => WordStart().Replace(name, "_$0").TrimStart('_').ToLowerInvariant();

    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
        {
            if (entity.GetViewName() is null)
                entity.SetTableName(Of(entity.ClrType.Name));
            foreach (var property in entity.GetDeclaredProperties())
                property.SetColumnName(Of(property.Name));
            var table = entity.GetTableName() ?? entity.GetViewName();
            foreach (var key in entity.GetDeclaredKeys())
                key.SetName(key.IsPrimaryKey() ? $"{table}_pkey" : $"{table}_{Columns(key.Properties)}_key");
            foreach (var foreignKey in entity.GetDeclaredForeignKeys())
                foreignKey.SetConstraintName($"{table}_{Columns(foreignKey.Properties)}_fkey");
            foreach (var index in entity.GetDeclaredIndexes())
                index.SetDatabaseName($"{table}_{Columns(index.Properties)}_{(index.IsUnique ? "key" : "idx")}");
        }
    }

    private static string Columns(IEnumerable<IReadOnlyPropertyBase> properties) => string.Join('_', properties.Select(property => Of(property.Name)));

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]|[A-Z](?=[a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex WordStart();
}
