using System.Net;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Hosting;

public sealed class DatabaseReadinessTests(TestApplication app, TestCluster cluster) : IClassFixture<TestApplication>
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

    [Fact]
    public async Task A_database_that_is_away_is_said_and_when_it_is_back_nobody_has_to_do_anything()
    {
        await using var own = new TestApplication(cluster);
        await own.InitializeAsync();
        var ana = await own.SignUp("ana@example.com");
        await Ready(HttpStatusCode.OK, own);

        await cluster.Serve(own.Database, isServed: false);
        await Ready(HttpStatusCode.ServiceUnavailable, own);
        await cluster.Serve(own.Database, isServed: true);

        // The first who come find connections that are gone.
        await JobApplication.Until(async () => (await Answer(own)).Status == HttpStatusCode.OK, "the product is ready again");
        await JobApplication.Until(async () => (await ana.Get("/profile")).Status == HttpStatusCode.OK, "whoever was signed in still is");
    }

    // The answer is good for a second.
    private async Task<string> Ready(HttpStatusCode status, TestApplication? other = null)
    {
        var answer = await Answer(other ?? app);
        Assert.Equal(status, answer.Status);
        return answer.Body;
    }

    private static Task<Answer> Answer(TestApplication asked)
    {
        asked.Clock.Advance(TimeSpan.FromSeconds(2));
        return asked.Visitor().Get("/health/ready");
    }
}
