using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace SaasStarter.Backbone.Persistence;

/// <summary>
/// Tells the database, in the same batch as each command, for which tenant, person and origin it runs. The setting lasts for the
/// transaction, which without an explicit one is the batch itself: it cannot reach the next lease of the connection, and a
/// command without it sees nothing.
/// </summary>
internal sealed class TenantCommandInterceptor : DbCommandInterceptor
{
    /// <summary>The tag of a query (<c>TagWith</c>) whose rows are held until the transaction ends.</summary>
    public const string Lock = "Lock";

    private const string Prefix = "select set_config('app.tenant_id',@__tenant,true),set_config('app.user_id',@__user,true),set_config('app.origin',@__origin,true);";

    /// <summary>The same announcement, for a batch that does not go through the context.</summary>
    public static NpgsqlBatchCommand Announcement(TenantDbContext context)
    {
        var announcement = new NpgsqlBatchCommand("select set_config('app.tenant_id',$1,true),set_config('app.user_id',$2,true),set_config('app.origin',$3,true)");
        announcement.Add(context.TenantId.Value.ToString());
        announcement.Add(context.ActorId?.ToString() ?? "");
        announcement.Add(context.Origin);
        return announcement;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Announce(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Announce(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        result.NextResult();
        return result;
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        await result.NextResultAsync(cancellationToken);
        return result;
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Announce(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Announce(command, eventData);
        return ValueTask.FromResult(result);
    }

    // A scalar is the first column of the first result, which would be the setting's own.
    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        Announce(command, eventData);
        using var reader = command.ExecuteReader();
        reader.NextResult();
        return InterceptionResult<object>.SuppressWithResult(reader.Read() ? reader.GetValue(0) : DBNull.Value);
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Announce(command, eventData);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return InterceptionResult<object>.SuppressWithResult(await reader.ReadAsync(cancellationToken) ? reader.GetValue(0) : DBNull.Value);
    }

    private static void Announce(DbCommand command, CommandEventData eventData)
    {
        var context = (TenantDbContext)(eventData.Context ?? throw new InvalidOperationException("A command without a context has no tenant."));
        command.CommandText = command.CommandText.StartsWith($"-- {Lock}", StringComparison.Ordinal) ? $"{Prefix}{command.CommandText} FOR UPDATE" : Prefix + command.CommandText;
        command.Parameters.Add(new NpgsqlParameter<string>("__tenant", context.TenantId.Value.ToString()));
        command.Parameters.Add(new NpgsqlParameter<string>("__user", context.ActorId?.ToString() ?? ""));
        command.Parameters.Add(new NpgsqlParameter<string>("__origin", context.Origin));
    }
}
