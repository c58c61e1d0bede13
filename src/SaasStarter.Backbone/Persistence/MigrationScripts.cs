using Microsoft.EntityFrameworkCore.Migrations;

namespace SaasStarter.Backbone.Persistence;

/// <summary>SQL of a migration that is too long to be read inside C#: a file <c>Migrations/Sql/{name}.sql</c>, embedded in the assembly.</summary>
public static class MigrationScripts
{
    /// <summary>Runs the script as a part of the migration. Like the migration itself, the file never changes once it was released.</summary>
    public static void Script<TMigration>(this MigrationBuilder builder, string name) where TMigration : Migration
    {
        var assembly = typeof(TMigration).Assembly;
        var resource = assembly.GetManifestResourceNames().Single(candidate => candidate.EndsWith($".Migrations.Sql.{name}.sql", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        builder.Sql(reader.ReadToEnd());
    }
}
