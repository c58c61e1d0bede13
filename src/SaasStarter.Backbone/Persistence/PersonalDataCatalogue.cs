using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>A table of the product, with what it holds of people.</summary>
/// <param name="Entity">The entity that it stores.</param>
/// <param name="Context">The context that migrates it.</param>
/// <param name="ContextType">The type of that context.</param>
/// <param name="Data">What it holds of people; null when it holds nothing.</param>
internal sealed record ModelTable(IEntityType Entity, MigratedContext Context, Type ContextType, PersonalData? Data)
{
    /// <summary>Schema and name: <c>backbone.membership</c>.</summary>
    public string Name { get; } = $"{Entity.GetSchema()}.{Entity.GetTableName()}";

    /// <summary>Whether each of its rows belongs to one tenant.</summary>
    public bool IsOwned => Entity.ClrType.IsAssignableTo(typeof(ITenantOwned));

    /// <summary>The column of a property of the entity.</summary>
    public string Column(string property) => Entity.FindProperty(property)!.GetColumnName();
}

/// <summary>All tables of all contexts, as their models have them: those that others refer to first.</summary>
internal sealed class PersonalDataCatalogue(IEnumerable<MigratedContext> contexts)
{
    private readonly Lazy<IReadOnlyList<ModelTable>> _tables = new(() => Read([.. contexts]));

    private readonly Lazy<IReadOnlyDictionary<string, string>> _migrations = new(() => contexts.ToDictionary(context => context.Schema, NewestMigration));

    /// <summary>All tables.</summary>
    public IReadOnlyList<ModelTable> Tables => _tables.Value;

    /// <summary>Per schema, the name of the newest migration: two databases with the same ones have the same tables.</summary>
    public IReadOnlyDictionary<string, string> Migrations => _migrations.Value;

    /// <summary>The lines of the register: every processing that an entity refers to, once, by name.</summary>
    public IReadOnlyList<Processing> Processings =>
    [
        .. Tables.Select(table => table.Data).OfType<PersonalData>().SelectMany(data => data.OtherProcessings.Prepend(data.Processing))
            .Distinct().OrderBy(processing => processing.Name, StringComparer.Ordinal),
    ];

    /// <summary>What an entity declares; null when it declares nothing.</summary>
    internal static PersonalData? Of(Type entity) => entity.IsAssignableTo(typeof(IPersonalData))
        ? (PersonalData)typeof(PersonalDataCatalogue).GetMethod(nameof(Declared), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(entity).Invoke(null, null)!
        : null;

    private static PersonalData Declared<T>() where T : IPersonalData => T.PersonalData;

    private static string NewestMigration(MigratedContext context)
    {
        using var db = context.Create("Host=localhost"); // Nothing is asked of a database.
        return db.Database.GetMigrations().Last();
    }

    private static List<ModelTable> Read(IReadOnlyList<MigratedContext> contexts)
    {
        var tables = new Dictionary<Type, ModelTable>();
        foreach (var context in contexts)
        {
            using var db = context.Create("Host=localhost"); // Only the model is read.
            foreach (var entity in db.Model.GetEntityTypes().Where(entity => entity.GetTableName() is not null && (entity.GetSchema() == context.Schema)))
                tables.TryAdd(entity.ClrType, new(entity, context, db.GetType(), Of(entity.ClrType)));
        }
        return InOrderOfReference([.. tables.Values]);
    }

    private static List<ModelTable> InOrderOfReference(List<ModelTable> tables)
    {
        var ordered = new List<ModelTable>();
        while (ordered.Count < tables.Count)
        {
            var next = tables.Except(ordered).Where(table => table.Entity.GetForeignKeys().Select(key => key.PrincipalEntityType.ClrType)
                .All(principal => principal == table.Entity.ClrType || ordered.Exists(done => done.Entity.ClrType == principal) || !tables.Exists(other => other.Entity.ClrType == principal))).ToList();
            if (next.Count == 0)
                throw new InvalidOperationException($"Tables refer to each other in a circle: {string.Join(", ", tables.Except(ordered).Select(table => table.Name))}.");
            ordered.AddRange(next);
        }
        return ordered;
    }
}
