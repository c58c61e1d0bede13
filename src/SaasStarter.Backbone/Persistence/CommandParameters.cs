using Npgsql;

namespace SaasStarter.Backbone.Persistence;

/// <summary>Values for the numbered places of a statement, in their order.</summary>
internal static class CommandParameters
{
    /// <summary>Adds the value of the next place, without boxing it.</summary>
    public static void Add<T>(this NpgsqlCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

    /// <inheritdoc cref="Add{T}(NpgsqlCommand, T)"/>
    public static void Add<T>(this NpgsqlBatchCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
}
