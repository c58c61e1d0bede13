using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Core;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.BackOffice;

/// <summary>The page of health: each row is green or red with its reason, and what nobody can know is red.</summary>
public sealed class HealthPageTests(HealthPageTests.Product app) : IClassFixture<HealthPageTests.Product>, IAsyncLifetime
{
    private static readonly string[] Known = ["rls-coverage", "pending-migrations", "failed-jobs", "mail-failures", "webhook-lag", "billing-drift", "files", "webhooks"];

    private TestVisitor _staff = null!;

    public async ValueTask InitializeAsync()
    {
        _staff = await app.SignUp($"{Guid.CreateVersion7():N}@staff.example");
        await app.Employ(_staff);
    }

    private const string ATenantWithAFile = """
        insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at) values ('0199f2c8-1d5a-7c3e-8f0a-4b6d2e1c9a70', 'filed', 'filed', 'Filed', 'Active', now());
        insert into backbone.stored_file (tenant_id, id, purpose, name, kind, size, sha256, storage_key, created_at, damaged_since)
        values ('0199f2c8-1d5a-7c3e-8f0a-4b6d2e1c9a70', gen_random_uuid(), 'documents', 'a.txt', 'text', 1, repeat('0', 64), 'filed/a',
        """;

    private const string NoTenantWithAFile = "delete from backbone.stored_file where storage_key = 'filed/a'; delete from backbone.tenant where slug = 'filed'";

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_healthy_product_is_green_in_every_row_of_its_own()
    {
        var rows = await Rows();

        foreach (var name in Known)
            Assert.True(rows[Title(name)].StartsWith("Green", StringComparison.Ordinal), $"{name}: {rows[Title(name)]}");
    }

    [Fact]
    public async Task What_throws_takes_too_long_cannot_be_made_or_says_nothing_is_red_and_the_others_are_looked_at_all_the_same()
    {
        Product.HasBrokenRows = true;
        var rows = await Rows();
        Product.HasBrokenRows = false;

        Assert.Contains("InvalidOperationException", rows[Titled("Throwing")], StringComparison.Ordinal);
        Assert.Contains("No answer within 5 s", rows[Titled("Sleeping")], StringComparison.Ordinal);
        Assert.Contains("nobody knows", rows[Titled("Silent")], StringComparison.Ordinal);
        foreach (var broken in new[] { "Throwing", "Sleeping", "Silent", "Unmade" })
            Assert.StartsWith("Red", rows[Titled(broken)], StringComparison.Ordinal);
        Assert.StartsWith("Green", rows[Title("failed-jobs")], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rls-coverage", "alter table backbone.invitation no force row level security", "alter table backbone.invitation force row level security", "backbone.invitation")]
    [InlineData("rls-coverage", "create policy all_of_it on backbone.membership to public using (true)", "drop policy all_of_it on backbone.membership", "backbone.membership")]
    [InlineData("pending-migrations", "update backbone.__migrations set \"MigrationId\" = 'forgotten' where \"MigrationId\" = '20261121145700_Jobs'",
        "update backbone.__migrations set \"MigrationId\" = '20261121145700_Jobs' where \"MigrationId\" = 'forgotten'", "Jobs")]
    [InlineData("failed-jobs", """
        insert into backbone.job (id, lane, queue, type, priority, state, run_at, attempt, maximum_attempts, cancel_requested, continue_when, culture, created_at, finished_at)
        values (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'default', 'ParkedJob', 0, 'Failed', now(), 1, 1, false, 'Succeeded', 'en', now(), now())
        """, "delete from backbone.job where type = 'ParkedJob'", "1")]
    [InlineData("mail-failures", """
        insert into backbone.outgoing_mail (id, kind, recipient, status, attempts, reason, created_at, finished_at)
        values (gen_random_uuid(), 'invitation', 'nobody@example.com', 'Refused', 1, 'SMTP 550', now(), now())
        """, "delete from backbone.outgoing_mail where status = 'Refused'", "1")]
    [InlineData("webhook-lag", """
        insert into backbone.stripe_event (id, type, stripe_customer_id, is_live, payload, created_at, received_at, state)
        values ('evt_late', 'invoice.paid', 'cus_late', false, '{}', now(), now() - interval '1 hour', 'Waiting')
        """, "delete from backbone.stripe_event where id = 'evt_late'", "1")]
    [InlineData("files", ATenantWithAFile + "now(), now() - interval '1 hour')", NoTenantWithAFile, "Missing or cut files: 1")]
    [InlineData("files", ATenantWithAFile + "now() - interval '3 days', null)", NoTenantWithAFile, "nobody has compared")]
    [InlineData("webhooks", """
        insert into backbone.job (id, lane, queue, type, priority, state, run_at, attempt, maximum_attempts, cancel_requested, continue_when, culture, created_at)
        values (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'nobodys', 'DeliverWebhook', 0, 'Waiting', now() - interval '6 minutes', 0, 10, false, 'Succeeded', 'en', now())
        """, "delete from backbone.job where queue = 'nobodys'", "1")]
    public async Task What_does_not_hold_is_red_with_the_reason_until_it_is_put_right(string name, string broken, string mended, string told)
    {
        await app.Sql(TestDatabase.Superuser, broken);
        var ill = (await Rows())[Title(name)];
        await app.Sql(TestDatabase.Superuser, mended);

        Assert.StartsWith("Red", ill, StringComparison.Ordinal);
        Assert.Contains(told, ill, StringComparison.Ordinal);
        Assert.StartsWith("Green", (await Rows())[Title(name)], StringComparison.Ordinal);
    }

    private string Title(string name)
    {
        var row = app.Services.GetServices<HealthRow>().Single(row => row.Name == name);
        return row.Title.Read(app.Services.GetRequiredService<IStringLocalizerFactory>());
    }

    // By title: the badge and the reason.
    private async Task<IReadOnlyDictionary<string, string>> Rows()
    {
        var page = await _staff.Open("/backoffice/health");
        return page.Page.Root.All("tbody").SelectMany(body => body.All("tr"))
            .ToDictionary(row => row.All("th").Single().Text.Trim(), row => string.Join(' ', row.All("td").Select(cell => cell.Text.Trim())));
    }

    private string Titled(string name) => Saying(name).Read(app.Services.GetRequiredService<IStringLocalizerFactory>());

    // Some text that takes a name.
    private static LocalizedText Saying(string name) => new(typeof(Backbone.BackOffice.Health.Strings), "Failed", name);

    public sealed class Product(TestCluster cluster) : TestApplication(cluster)
    {
        /// <summary>Whether the rows that are added here misbehave.</summary>
        public static bool HasBrokenRows { get; set; }

        protected override void Configure(IServiceCollection services) => services
            .AddHealthRow<Throwing>().AddHealthRow<Sleeping>().AddHealthRow<Silent>().AddHealthRow<Unmade>();
    }

    private sealed class Throwing : IHealthRow
    {
        public static string Name => "throwing";

        public static LocalizedText Title => Saying("Throwing");

        public Task<HealthState> Check(CancellationToken cancellationToken) =>
            Product.HasBrokenRows ? throw new InvalidOperationException("On purpose.") : Task.FromResult(HealthState.Green(Title));
    }

    private sealed class Sleeping : IHealthRow
    {
        public static string Name => "sleeping";

        public static LocalizedText Title => Saying("Sleeping");

        // It does not even listen when it is told to stop.
        public async Task<HealthState> Check(CancellationToken cancellationToken)
        {
            if (Product.HasBrokenRows)
                await new TaskCompletionSource().Task;
            return HealthState.Green(Title);
        }
    }

    private sealed class Silent : IHealthRow
    {
        public static string Name => "silent";

        public static LocalizedText Title => Saying("Silent");

        public Task<HealthState> Check(CancellationToken cancellationToken) => Task.FromResult(Product.HasBrokenRows ? null! : HealthState.Green(Title));
    }

    private sealed class Unmade(HealthPageTests nobodyRegistersThis) : IHealthRow
    {
        public static string Name => "unmade";

        public static LocalizedText Title => Saying("Unmade");

        public Task<HealthState> Check(CancellationToken cancellationToken) => Task.FromResult(HealthState.Green(Saying(nobodyRegistersThis.ToString()!)));
    }
}
