using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace SaasStarter.Backbone.Persistence;

/// <summary>
/// The staff's door: all tenants, through the back office's own role, which sees the tables that its policies list and nothing else. Only use cases
/// for <c>Audience.Platform</c> lease it, and the dispatcher writes each of them down. It maps no entity, because what a capability shows to staff is a
/// row of its own: <c>db.Database.SqlQuery&lt;JobRow&gt;($"select … as \"Title\" from …").Where(…)</c>.
/// </summary>
internal sealed class BackOfficeDb(DbContextOptions<BackOfficeDb> options) : DbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        Conventions.Apply(configurationBuilder, typeof(BackOfficeDb).Assembly);

    public static DbContextOptions<BackOfficeDb> Options(IServiceProvider provider) =>
        new DbContextOptionsBuilder<BackOfficeDb>().UseNpgsql(provider.GetRequiredService<Databases>().BackOffice).Options;
}
