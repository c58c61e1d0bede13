using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>A key that protects form tokens and notices; shared by all nodes.</summary>
[NoPersonalData("Keys of the product itself.")]
internal sealed class ProtectionKey
{
    public required string Name { get; init; }

    public required string Xml { get; init; }
}

/// <summary>How often something was tried lately, by whom, on all nodes together.</summary>
[NoPersonalData("How often something was tried, under a hash that is forgotten within a day.")]
internal sealed class AttemptCounter
{
    public required string Key { get; init; }

    public required DateTimeOffset WindowEndsAt { get; init; }

    public required int Count { get; init; }
}

/// <summary>The accounts' door: credentials, sessions and codes, in a schema and with a role of their own. The rest of the product sees a view of co-members.</summary>
public sealed class AccountsDb(DbContextOptions<AccountsDb> options) : DbContext(options)
{
    internal const string Schema = "accounts";

    /// <summary>The accounts.</summary>
    public DbSet<User> Users => Set<User>();

    /// <summary>Who is signed in where.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>The codes on their way.</summary>
    public DbSet<OneTimeCode> Codes => Set<OneTimeCode>();

    /// <summary>The authenticator applications.</summary>
    public DbSet<Authenticator> Authenticators => Set<Authenticator>();

    /// <summary>The recovery codes that are left.</summary>
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    /// <summary>The passkeys.</summary>
    public DbSet<Passkey> Passkeys => Set<Passkey>();

    /// <summary>Who is asked for a second factor.</summary>
    public DbSet<PendingSignIn> PendingSignIns => Set<PendingSignIn>();

    /// <summary>The platform's staff.</summary>
    public DbSet<StaffMember> Staff => Set<StaffMember>();

    internal DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();

    internal static DbContextOptions<AccountsDb> Options(Action<DbContextOptionsBuilder> connect)
    {
        var builder = new DbContextOptionsBuilder<AccountsDb>();
        connect(builder);
        return builder.Options;
    }

    internal static void Configure(NpgsqlDbContextOptionsBuilder npgsql) => npgsql.MigrationsHistoryTable(MigratedContext.HistoryTable, Schema);

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        Conventions.Apply(configurationBuilder, typeof(AccountsDb).Assembly);

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        InEveryContextAttribute.Apply(modelBuilder, Schema);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AccountsDb).Assembly, type => type.IsDefined(typeof(InAccountsAttribute), inherit: false));
        modelBuilder.Entity<User>(user =>
        {
            user.Property(u => u.Id).ValueGeneratedNever();
            user.Property(u => u.Name).HasMaxLength(100);
            user.Property(u => u.Email).HasMaxLength(254).IsRequired();
            user.Property(u => u.NormalizedEmail).HasMaxLength(254).IsRequired();
            user.Property(u => u.UserName).HasMaxLength(254);
            user.Property(u => u.NormalizedUserName).HasMaxLength(254);
            user.Property(u => u.Culture).HasMaxLength(10);
            user.Property(u => u.TimeZone).HasMaxLength(60);
            user.Property(u => u.ConcurrencyStamp).IsConcurrencyToken();
            user.HasIndex(u => u.NormalizedEmail).IsUnique();
            user.Ignore(u => u.PersonId).Ignore(u => u.PhoneNumber).Ignore(u => u.PhoneNumberConfirmed).Ignore(u => u.TwoFactorEnabled);
        });
        modelBuilder.Entity<Session>(session =>
        {
            session.Property(s => s.Id).ValueGeneratedNever();
            session.Property(s => s.Address).HasMaxLength(45);
            session.Property(s => s.UserAgent).HasMaxLength(300);
            session.HasOne<User>().WithMany().HasForeignKey(s => s.UserId);
            session.Property(s => s.MayWrite).HasDefaultValue(false);
            session.Property(s => s.Method).HasMaxLength(20).HasDefaultValue(SignInMethod.Password);
            session.Property(s => s.SecondFactor).HasMaxLength(20);
            session.HasIndex(s => s.TokenHash).IsUnique();
            session.HasIndex(s => s.ExpiresAt);
        });
        modelBuilder.Entity<OneTimeCode>(code =>
        {
            code.HasKey(c => c.FlowHash);
            code.Property(c => c.Email).HasMaxLength(254);
            code.Property(c => c.Name).HasMaxLength(100);
            code.Property(c => c.AcceptedTerms).HasMaxLength(100);
            code.Property(c => c.HeldForm).HasMaxLength(OneTimeCode.MaximumHeldForm);
            code.HasOne<User>().WithMany().HasForeignKey(c => c.UserId);
            code.HasIndex(c => c.ExpiresAt);
        });
        modelBuilder.Entity<Authenticator>(authenticator =>
        {
            authenticator.HasKey(a => a.UserId);
            authenticator.Property(a => a.UserId).ValueGeneratedNever();
            authenticator.HasOne<User>().WithMany().HasForeignKey(a => a.UserId);
        });
        modelBuilder.Entity<RecoveryCode>(code =>
        {
            code.HasKey(c => new { c.UserId, c.CodeHash });
            code.HasOne<User>().WithMany().HasForeignKey(c => c.UserId);
        });
        modelBuilder.Entity<Passkey>(passkey =>
        {
            passkey.Property(p => p.Id).ValueGeneratedNever();
            passkey.Property(p => p.CredentialId).HasMaxLength(1023);
            passkey.Property(p => p.Name).HasMaxLength(Passkey.MaximumNameLength);
            passkey.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
            passkey.HasIndex(p => p.CredentialId).IsUnique();
        });
        modelBuilder.Entity<PendingSignIn>(pending =>
        {
            pending.HasKey(p => p.TokenHash);
            pending.Property(p => p.Method).HasMaxLength(20);
            pending.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
            pending.HasIndex(p => p.ExpiresAt);
        });
        modelBuilder.Entity<StaffMember>(member =>
        {
            member.HasKey(m => m.UserId);
            member.Property(m => m.UserId).ValueGeneratedNever();
            member.Property(m => m.Role).HasMaxLength(40);
            member.HasOne<User>().WithMany().HasForeignKey(m => m.UserId);
        });
        modelBuilder.Entity<ProtectionKey>().HasKey(key => key.Name);
        modelBuilder.Entity<AttemptCounter>(counter =>
        {
            counter.HasKey(c => c.Key);
            counter.HasIndex(c => c.WindowEndsAt);
        });
    }
}

/// <summary>For <c>dotnet ef</c>, which only reads the model.</summary>
internal sealed class AccountsDbDesign : IDesignTimeDbContextFactory<AccountsDb>
{
    public AccountsDb CreateDbContext(string[] args) => new(AccountsDb.Options(builder => builder.UseNpgsql(AccountsDb.Configure)));
}
