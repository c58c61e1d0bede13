using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Identity;

/// <summary>Registers the accounts.</summary>
internal static class IdentityServices
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton(provider => new PooledDbContextFactory<AccountsDb>(AccountsDb.Options(builder =>
            builder.UseNpgsql(provider.GetRequiredService<Databases>().Accounts, AccountsDb.Configure))));
        services.AddScoped(provider => provider.GetRequiredService<ContextLeases>()
            .Note(provider.GetRequiredService<PooledDbContextFactory<AccountsDb>>().CreateDbContext()));
        services.AddSingleton(new MigratedContext(AccountsDb.Schema, DatabaseRoles.Accounts,
            connection => new AccountsDb(AccountsDb.Options(builder => builder.UseNpgsql(connection, AccountsDb.Configure)))));

        services.AddScoped<IUserStore<User>, UserOnlyStore<User, AccountsDb, Guid>>();
        services.AddIdentityCore<User>(options =>
        {
            options.User.RequireUniqueEmail = true;
            options.User.AllowedUserNameCharacters = "";
            options.Lockout.MaxFailedAccessAttempts = 10;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
        });
        services.AddScoped<Sessions>();

        services.AddDataProtection().SetApplicationName("saasstarter");
        services.AddSingleton<ProtectionKeyRepository>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = provider.GetRequiredService<ProtectionKeyRepository>()));
        return services;
    }
}
