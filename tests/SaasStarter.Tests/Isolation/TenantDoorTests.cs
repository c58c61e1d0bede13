using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>Every way by which code could reach past its tenant, tried on every entity of the model.</summary>
public sealed class TenantDoorTests(AttackedProduct product) : IClassFixture<AttackedProduct>
{
    private static readonly Lazy<IReadOnlyDictionary<IModel, Type>> Contexts = new(() =>
    {
        using var services = new ProductWithoutServices();
        return services.Services.GetServices<MigratedContext>().Where(context => context.Role == DatabaseRoles.Application)
            .Select(context => context.Create("Host=localhost")).ToDictionary(context => context.Model, context => context.GetType());
    });

    private static readonly Lazy<IReadOnlyList<IEntityType>> Owned = new(() =>
        [.. Contexts.Value.Keys.SelectMany(model => model.GetEntityTypes()).Where(entity => entity.ClrType.IsAssignableTo(typeof(ITenantOwned)))]);

    public static IEnumerable<TheoryDataRow<string>> Entities() => Owned.Value.Select(entity => new TheoryDataRow<string>(entity.ClrType.Name));

    [Fact]
    public async Task Without_a_tenant_there_is_no_context()
    {
        await using var services = product.Services.CreateAsyncScope();

        Assert.Throws<NoTenantException>(() => services.ServiceProvider.GetRequiredService<BackboneDb>());
        Assert.Throws<NoTenantException>(() => services.ServiceProvider.GetRequiredService<TenantScope>().Tenant);
    }

    [Fact]
    public async Task A_scope_enters_one_tenant_once()
    {
        await using var services = product.Services.CreateAsyncScope();
        var scope = services.ServiceProvider.GetRequiredService<TenantScope>();
        scope.Enter(product.Alpha, Caller.System);

        Assert.Throws<InvalidOperationException>(() => scope.Enter(product.Beta, Caller.System));
        Assert.Throws<InvalidOperationException>(() => scope.Identify(Caller.Anonymous));
    }

    [Fact]
    public async Task The_empty_identifier_is_no_tenant()
    {
        await using var services = product.Services.CreateAsyncScope();

        Assert.Throws<ArgumentException>(() => services.ServiceProvider.GetRequiredService<TenantScope>().Enter(product.Alpha with { Id = default }, Caller.System));
    }

    [Fact]
    public async Task A_context_that_went_back_to_its_pool_has_no_tenant()
    {
        BackboneDb kept;
        await using (var services = product.Services.CreateAsyncScope())
        {
            services.ServiceProvider.GetRequiredService<TenantScope>().Enter(product.Alpha, Caller.System);
            kept = services.ServiceProvider.GetRequiredService<BackboneDb>();
            Assert.Equal(product.Alpha.Id, kept.TenantId);
        }

        Assert.Throws<NoTenantException>(() => kept.TenantId);
    }

    [Fact]
    public async Task One_use_case_has_one_context()
    {
        await using var services = product.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(product.Alpha, Caller.System);
        services.ServiceProvider.GetRequiredService<BackboneDb>();

        Assert.Throws<InvalidOperationException>(() => services.ServiceProvider.GetRequiredService<Backbone.Identity.AccountsDb>());
    }

    [Theory]
    [MemberData(nameof(Entities))]
    public Task Reads_without_the_filter_stay_in_the_tenant(string entity) => Probe(entity, nameof(ReadEverything));

    [Theory]
    [MemberData(nameof(Entities))]
    public Task A_foreign_key_finds_nothing(string entity) => Probe(entity, nameof(FindForeign));

    [Theory]
    [MemberData(nameof(Entities))]
    public Task A_compiled_query_answers_each_tenant_its_own(string entity) => Probe(entity, nameof(RunCompiled));

    [Theory]
    [MemberData(nameof(Entities))]
    public Task Bulk_statements_touch_no_foreign_row(string entity) => Probe(entity, nameof(ChangeInBulk));

    [Theory]
    [MemberData(nameof(Entities))]
    public Task A_foreign_entity_is_not_saved(string entity) => Probe(entity, nameof(SaveForeign));

    [Fact]
    public async Task A_person_of_another_tenant_is_not_among_ours()
    {
        var people = await product.InTenant(product.Beta, db => db.People.IgnoreQueryFilters().Select(person => person.Name).ToListAsync());

        Assert.Equal(["Bertha Beta", "Bianca Both"], people.Order());
    }

    [Fact]
    public async Task A_connection_that_a_tenant_used_says_nothing_to_the_next()
    {
        var source = product.Services.GetRequiredService<Databases>().Application;
        var used = await product.InTenant(product.Alpha, db => db.Database.SqlQuery<int>($"select pg_backend_pid() as \"Value\"").SingleAsync());
        var pool = new List<NpgsqlConnection>();
        while (pool.Count < 30 && !pool.Exists(connection => connection.ProcessID == used))
            pool.Add(await source.OpenConnectionAsync());

        var next = pool.Single(connection => connection.ProcessID == used);
        Assert.Equal("", await Scalar(next, "select coalesce(current_setting('app.tenant_id', true), '') || coalesce(current_setting('app.user_id', true), '')"));
        Assert.Equal(0L, await Scalar(next, "select count(*) from backbone.membership"));
        foreach (var connection in pool)
            await connection.DisposeAsync();
    }

    [Fact]
    public async Task A_transaction_that_broke_leaves_no_tenant_behind()
    {
        for (var round = 0; round < 20; round++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => product.InTenant(product.Alpha, async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                await db.Set<Membership>().CountAsync();
                return await db.Database.SqlQuery<int>($"select 1 / 0 as \"Value\"").SingleAsync();
            }));

            await using var command = product.Services.GetRequiredService<Databases>().Application.CreateCommand("select count(*) from backbone.membership");
            Assert.Equal(0L, await command.ExecuteScalarAsync());
            Assert.All(await product.InTenant(product.Beta, db => db.Set<Membership>().IgnoreQueryFilters().ToListAsync()),
                membership => Assert.Equal(product.Beta.Id, membership.TenantId));
        }
    }

    [Fact]
    public async Task Many_at_once_are_never_mixed_up()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            var tenant = number % 2 == 0 ? product.Alpha : product.Beta;
            var members = await product.InTenant(tenant, db => db.Set<Membership>().IgnoreQueryFilters().ToListAsync());
            Assert.NotEmpty(members);
            Assert.All(members, membership => Assert.Equal(tenant.Id, membership.TenantId));
        });
    }

    [Fact]
    public async Task A_data_migration_reaches_the_rows_of_every_tenant()
    {
        await using var connection = await product.Database.Connect(DatabaseRoles.Owner);
        await using var transaction = await connection.BeginTransactionAsync();

        foreach (var entity in Owned.Value)
        {
            await using var command = new NpgsqlCommand($"update {entity.GetSchema()}.{entity.GetTableName()} set id = id returning tenant_id", connection);
            await using var reader = await command.ExecuteReaderAsync();
            var tenants = new HashSet<Guid>();
            while (await reader.ReadAsync())
                tenants.Add(reader.GetGuid(0));
            Assert.Superset(new HashSet<Guid> { product.Alpha.Id.Value, product.Beta.Id.Value }, tenants);
        }
        await transaction.RollbackAsync();
    }

    [Fact]
    public async Task A_check_at_commit_counts_the_rows_of_its_own_tenant_whatever_tenant_was_announced_last()
    {
        await using var connection = await product.Database.Connect(DatabaseRoles.Application);
        await using var transaction = await connection.BeginTransactionAsync();
        await Execute(connection, $"select set_config('app.tenant_id', '{product.Beta.Id.Value}', true)");
        await Execute(connection, $"update backbone.membership set role = 'member' where role = 'owner'");
        await Execute(connection, $"select set_config('app.tenant_id', '{product.Alpha.Id.Value}', true)");

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => transaction.CommitAsync());

        Assert.Equal("membership_owner_remains", refusal.ConstraintName);
    }

    private async Task Probe(string entity, string method)
    {
        var type = Owned.Value.Single(owned => owned.ClrType.Name == entity);
        var before = await product.Database.Dump();
        var probe = typeof(TenantDoorTests).GetMethod(method, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.MakeGenericMethod(type.ClrType);
        await (Task)probe.Invoke(this, [type])!;
        Assert.Empty(before.ChangesUntil(await product.Database.Dump()));
    }

    private async Task ReadEverything<T>(IEntityType type) where T : class, ITenantOwned
    {
        var table = FormattableStringFactory.Create($"select * from {type.GetSchema()}.{type.GetTableName()}");
        var owners = FormattableStringFactory.Create($"select tenant_id as \"Value\" from {type.GetSchema()}.{type.GetTableName()}");
        await InTenant(type, product.Beta, async db =>
        {
            AllOfBeta(await db.Set<T>().ToListAsync());
            AllOfBeta(await db.Set<T>().IgnoreQueryFilters().ToListAsync());
            AllOfBeta(await db.Set<T>().IgnoreQueryFilters([TenantDbContext.TenantFilter]).AsNoTracking().ToListAsync());
            AllOfBeta(await db.Set<T>().FromSql(table).IgnoreQueryFilters().ToListAsync());
            Assert.All(await db.Database.SqlQuery<Guid>(owners).ToListAsync(), owner => Assert.Equal(product.Beta.Id.Value, owner));
            Assert.Equal(await db.Set<T>().CountAsync(), await db.Set<T>().IgnoreQueryFilters().CountAsync());
            Assert.False(await db.Set<T>().IgnoreQueryFilters().AnyAsync(row => row.TenantId == product.Alpha.Id));
            return true;
        });

        void AllOfBeta(List<T> rows)
        {
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.Equal(product.Beta.Id, row.TenantId));
        }
    }

    private async Task FindForeign<T>(IEntityType type) where T : class, ITenantOwned
    {
        var foreign = await OneOf<T>(type, product.Alpha);
        var id = type.FindProperty("Id")!.PropertyInfo!.GetValue(foreign);
        Assert.Null(await InTenant(type, product.Beta, async db => await db.Set<T>().FindAsync(product.Alpha.Id, id)));
        Assert.Null(await InTenant(type, product.Beta, async db => await db.Set<T>().FindAsync(product.Beta.Id, id)));
    }

    private async Task RunCompiled<T>(IEntityType type) where T : class, ITenantOwned
    {
        var all = EF.CompileAsyncQuery((TenantDbContext db) => db.Set<T>().IgnoreQueryFilters());
        var filtered = EF.CompileAsyncQuery((TenantDbContext db) => db.Set<T>());
        foreach (var tenant in new[] { product.Alpha, product.Beta, product.Alpha, product.Beta })
        {
            foreach (var query in new[] { all, filtered })
            {
                var rows = await InTenant(type, tenant, async db => await query(db).ToListAsync());
                Assert.NotEmpty(rows);
                Assert.All(rows, row => Assert.Equal(tenant.Id, row.TenantId));
            }
        }
    }

    private async Task ChangeInBulk<T>(IEntityType type) where T : class, ITenantOwned
    {
        var foreign = await OneOf<T>(type, product.Alpha);
        var isForeign = IsThis<T>(type, foreign);
        var text = type.GetProperties().First(property => !property.IsPrimaryKey() && property.ClrType != typeof(byte[]) && !property.IsForeignKey());
        await NothingOrRefused(type, db => db.Set<T>().IgnoreQueryFilters().Where(isForeign).ExecuteDeleteAsync());
        await NothingOrRefused(type, db => db.Set<T>().IgnoreQueryFilters().Where(row => row.TenantId == product.Alpha.Id).ExecuteDeleteAsync());
        await NothingOrRefused(type, db => db.Set<T>().IgnoreQueryFilters().Where(isForeign).ExecuteUpdateAsync(set => Unchanged(set, text)));
        await NothingOrRefused(type, db => db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(
            $"update {type.GetSchema()}.{type.GetTableName()} set {text.GetColumnName()} = {text.GetColumnName()} where tenant_id = '{product.Alpha.Id.Value}'")));
        await NothingOrRefused(type, db => db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(
            $"delete from {type.GetSchema()}.{type.GetTableName()} where tenant_id = '{product.Alpha.Id.Value}'")));
    }

    private async Task SaveForeign<T>(IEntityType type) where T : class, ITenantOwned
    {
        var foreign = await OneOf<T>(type, product.Alpha);
        foreach (var state in new[] { EntityState.Added, EntityState.Modified, EntityState.Deleted })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => InTenant(type, product.Beta, db =>
            {
                db.Entry(foreign).State = state;
                return db.SaveChangesAsync();
            }));
        }
    }

    private Task<T> OneOf<T>(IEntityType type, CurrentTenant tenant) where T : class => InTenant(type, tenant, db => db.Set<T>().AsNoTracking().FirstAsync());

    private async Task<T> InTenant<T>(IEntityType type, CurrentTenant tenant, Func<TenantDbContext, Task<T>> work)
    {
        await using var services = product.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        return await work((TenantDbContext)services.ServiceProvider.GetRequiredService(Contexts.Value[type.Model]));
    }

    private async Task NothingOrRefused(IEntityType type, Func<TenantDbContext, Task<int>> change)
    {
        try
        {
            Assert.Equal(0, await InTenant(type, product.Beta, change));
        }
        catch (PostgresException exception)
        {
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, exception.SqlState);
        }
    }

    private static Expression<Func<T, bool>> IsThis<T>(IEntityType type, T entity)
    {
        var row = Expression.Parameter(typeof(T), "row");
        var id = type.FindProperty("Id")!.PropertyInfo!;
        return Expression.Lambda<Func<T, bool>>(Expression.Equal(Expression.Property(row, id), Expression.Constant(id.GetValue(entity), id.PropertyType)), row);
    }

    private static void Unchanged<T>(Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<T> set, IProperty property)
    {
        var row = Expression.Parameter(typeof(T), "row");
        var value = Expression.Lambda(Expression.Property(row, property.PropertyInfo!), row);
        var method = set.GetType().GetMethods().Single(candidate => candidate.Name == "SetProperty" && candidate.GetParameters()[1].ParameterType.IsGenericType
            && candidate.GetParameters()[1].ParameterType.GetGenericTypeDefinition() == typeof(Expression<>));
        method.MakeGenericMethod(property.ClrType).Invoke(set, [value, value]);
    }

    private static async Task<object?> Scalar(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static Task<object?> Execute(NpgsqlConnection connection, string sql) => Scalar(connection, sql);
}
