using System.Net;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Tests.Hosting;

public sealed class DatabaseReadinessTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task A_migrated_database_is_ready_and_a_missing_migration_or_grant_is_named()
    {
        Assert.Contains("\"status\":\"ready\"", await Ready(HttpStatusCode.OK), StringComparison.Ordinal);

        var newest = await app.Database.Value<string>(TestDatabase.Superuser, "select max(\"MigrationId\") from backbone.__migrations");
        await app.Sql(TestDatabase.Superuser, $"delete from backbone.__migrations where \"MigrationId\" = '{newest}'");
        var missing = await Ready(HttpStatusCode.ServiceUnavailable);
        Assert.Contains(newest, missing, StringComparison.Ordinal);
        Assert.Contains("manage migrate", missing, StringComparison.Ordinal);

        await app.Sql(TestDatabase.Superuser, $"revoke select on backbone.__migrations from {DatabaseRoles.Application}");
        var refused = await Ready(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("42501", refused, StringComparison.Ordinal);
        Assert.DoesNotContain(DatabaseRoles.Application, refused, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Database.Name, refused, StringComparison.Ordinal);
    }

    // The answer is good for a second.
    private async Task<string> Ready(HttpStatusCode status)
    {
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        var answer = await app.Visitor().Get("/health/ready");
        Assert.Equal(status, answer.Status);
        return answer.Body;
    }
}
