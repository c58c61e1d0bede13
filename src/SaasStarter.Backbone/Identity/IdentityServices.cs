using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

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

        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        services.Configure<IdentityOptions>(options =>
        {
            options.Lockout.MaxFailedAccessAttempts = 10;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
        });
        // OWASP, Password Storage: PBKDF2 with HMAC-SHA-512.
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.AddHttpContextAccessor();
        services.AddScoped<IAccountCulture, AccountCulture>();
        services.AddScoped<Accounts>();
        services.AddScoped<Arrival>();
        services.AddScoped<Confirmation>();
        services.AddScoped<FactorChanges>();
        services.AddSingleton<DecoyPassword>();
        services.AddScoped<OneTimeCodes>();
        services.AddScoped<Passwords>();
        services.AddPasskeys();
        services.AddScoped<PendingSignIns>();
        services.AddSingleton<RateLimit>();
        services.AddScoped<SecondFactors>();
        services.AddScoped<Sessions>();
        services.AddSingleton<StaffRoles>();
        services.AddSingleton<StaffDirectory>();
        services.AddSingleton<IBackOfficeEntrance>(provider => provider.GetRequiredService<StaffDirectory>());
        services.AddScoped<ThisBrowser>();
        services.AddSingleton(new ConfirmationPage(typeof(ConfirmPage)));
        services.AddExternalSignIn();
        services.AddSingleton(new AccountMenuItem(Strings.Text("Profile"), Icons.Person, AccountPaths.Profile, Order: 10));
        services.AddSingleton(new AccountMenuItem(Strings.Text("Security"), Icons.Shield, AccountPaths.Security, Order: 20));
        foreach (var text in AccountActionTexts.All)
            services.AddSingleton(text);
        services.AddSingleton(new ConstraintProblem("user_normalized_email_key", Problem.Conflict(Strings.Text("EmailTaken"))));

        services.AddDataProtection().SetApplicationName("saasstarter");
        services.AddSingleton<ProtectionKeyRepository>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = provider.GetRequiredService<ProtectionKeyRepository>()));
        return services.AddRecurringJob<EraseAccounts>("erase-accounts", "27 * * * *");
    }

    // Passkeys belong to the product's own host, wherever a tenant is shown: the configured one, not what a request says.
    private static void AddPasskeys(this IServiceCollection services)
    {
        services.AddScoped<Passkeys>();
        services.AddScoped<IUserStore<User>, PasskeyStore>();
        services.AddScoped<UserManager<User>>();
        services.AddSingleton<IdentityErrorDescriber>();
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<SiteAddress>((options, site) =>
        {
            // An IP address has no passkeys (W3C Web Authentication, level 3, 5.1.3): this machine is asked by its name.
            var address = site.Of("/");
            var home = address is { IsLoopback: true } ? new UriBuilder(address) { Host = "localhost" }.Uri : address;
            options.ServerDomain = home.Host;
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            options.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == home.GetLeftPart(UriPartial.Authority));
        });
    }
}
