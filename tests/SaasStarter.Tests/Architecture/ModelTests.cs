using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Architecture;

/// <summary>Every entity of every context is owned by a tenant, or stands here with the reason.</summary>
public sealed class ModelTests
{
    // Entities of tenant contexts that belong to nobody.
    private static readonly Dictionary<string, string> Unowned = new()
    {
        ["SlugTombstone"] = "It outlives the tenant that it belonged to.",
        ["BackupReport"] = "A backup holds all tenants.",
        ["ErasureCertificate"] = "It outlives what was erased.",
        ["Job"] = "Jobs of the platform belong to no tenant; policies show the application those of the announced tenant only.",
        ["OutgoingMail"] = "Mails of accounts belong to no tenant; policies show the application those of the announced tenant only.",
        ["Schedule"] = "When work recurs, for the platform or for all tenants alike.",
        ["StripeEvent"] = "An event of an unknown customer belongs to no tenant; policies show the application those of the announced tenant only.",
        ["StripeEventCursor"] = "Stripe lists the events of all customers together.",
        ["TrialUse"] = "It outlives the tenant that had the trial.",
        ["TenantNote"] = "The staff's notes are about tenants and not theirs.",
        ["FlagSetting"] = "Most are for everybody or for a plan; only the back office and the nodes' memory read them.",
        ["Person"] = "A view without a key, which the database limits to the members of the announced tenant.",
    };

    private static IEnumerable<(MigratedContext Context, IModel Model)> Contexts
    {
        get
        {
            using var product = new ProductWithoutServices();
            foreach (var context in product.Services.GetServices<MigratedContext>())
            {
                using var db = context.Create("Host=localhost");
                yield return (context, db.Model);
            }
        }
    }

    private static IEnumerable<IEntityType> TenantEntities =>
        Contexts.Where(context => context.Context.Role == DatabaseRoles.Application).SelectMany(context => context.Model.GetEntityTypes());

    private static IEnumerable<IEntityType> Owned => TenantEntities.Where(entity => entity.ClrType.IsAssignableTo(typeof(ITenantOwned)));

    [Fact]
    public void Every_entity_is_owned_by_a_tenant_or_listed_with_the_reason()
    {
        var unowned = TenantEntities.Except(Owned).Select(entity => entity.ClrType).Where(type => type != typeof(Tenant)).ToList();

        Assert.Equal(Unowned.Keys.Order(), unowned.Select(type => type.Name).Distinct().Order());
        Assert.All(unowned, type => Assert.True(
            type.GetCustomAttribute<GlobalEntityAttribute>() is { Reason.Length: > 0 } || type == typeof(Person), $"{type.Name} does not say why it belongs to nobody."));
    }

    [Fact]
    public void Every_owned_entity_has_a_composite_key_a_filter_and_composite_references()
    {
        Assert.NotEmpty(Owned);
        Assert.All(Owned, entity =>
        {
            Assert.Equal(["TenantId", "Id"], entity.FindPrimaryKey()!.Properties.Select(property => property.Name));
            Assert.NotNull(entity.FindDeclaredQueryFilter(TenantDbContext.TenantFilter));
            foreach (var reference in entity.GetForeignKeys().Where(key => key.PrincipalEntityType.ClrType.IsAssignableTo(typeof(ITenantOwned))))
                Assert.Equal("TenantId", reference.Properties[0].Name);
            Assert.All(entity.GetForeignKeys(), reference => Assert.Equal(DeleteBehavior.Restrict, reference.DeleteBehavior));
            Assert.All(entity.GetSkipNavigations(), navigation => Assert.Fail($"{navigation} hides a table: name the join entity."));
        });
    }

    [Fact]
    public void The_accounts_are_in_a_schema_of_their_own()
    {
        // Jobs and mails are written with what they follow from, in either.
        var schemas = Contexts.SelectMany(context => context.Model.GetEntityTypes().Where(entity => entity.ClrType != typeof(Job) && entity.ClrType != typeof(OutgoingMail))
            .Select(entity => (context.Context.Role, Schema: entity.GetSchema() ?? entity.GetViewSchema()))).ToLookup(entity => entity.Role, entity => entity.Schema);

        Assert.Equal(["accounts"], schemas[DatabaseRoles.Accounts].Distinct());
        Assert.DoesNotContain("accounts", schemas[DatabaseRoles.Application]);
    }

    [Fact]
    public void An_entity_that_says_nothing_does_not_get_past_the_model()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() =>
        {
            using var db = new ForgetfulDb(new DbContextOptionsBuilder<ForgetfulDb>().UseNpgsql().Options);
            _ = db.Model;
        });

        Assert.Contains("Forgotten belongs to nobody", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class Forgotten
    {
        public Guid Id { get; set; }
    }

    private sealed class ForgetfulDb(DbContextOptions<ForgetfulDb> options) : TenantDbContext(options)
    {
        protected override string Schema => "forgetful";

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Forgotten>();
            base.OnModelCreating(modelBuilder);
        }
    }
}
