using Microsoft.EntityFrameworkCore;

namespace SaasStarter.Backbone.Persistence;

/// <summary>
/// Put on the configuration of an entity that every context can write in its own transaction. <see cref="BackboneDb"/> migrates its table; the others leave
/// it alone.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class InEveryContextAttribute : Attribute
{
    /// <summary>Adds these entities to a context whose own tables are in <paramref name="schema"/>.</summary>
    public static void Apply(ModelBuilder builder, string schema)
    {
        if (schema == BackboneDb.SchemaName)
            return;
        builder.ApplyConfigurationsFromAssembly(typeof(InEveryContextAttribute).Assembly, type => type.IsDefined(typeof(InEveryContextAttribute), inherit: false));
        foreach (var entity in builder.Model.GetEntityTypes().Where(entity => entity.GetSchema() == BackboneDb.SchemaName))
            entity.SetIsTableExcludedFromMigrations(true);
    }
}
