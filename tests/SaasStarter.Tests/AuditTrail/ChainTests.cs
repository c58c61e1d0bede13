using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.AuditTrail;

/// <summary>Whatever is done to a sealed trail past the product is found, and what the product itself does to it is not taken for that.</summary>
public sealed class ChainTests(AuditedProduct app) : IClassFixture<AuditedProduct>
{
    [Fact]
    public async Task A_trail_that_nobody_touched_is_whole()
    {
        var team = await Sealed();

        var report = await app.Verify(team.Tenant);

        Assert.Null(report.Broken);
        Assert.Equal((await app.EntriesOf(team.Tenant)).Count, report.Entries);
        Assert.True(report.Head!.Number > 2);
        Assert.Equal(0, report.Unsealed);
        Assert.Null((await app.Verify(team.Tenant, report.Head)).Broken);
    }

    [Theory]
    [InlineData("action", "update backbone.audit_entry set action = 'Nothing' where id = '{0}' and action is not null", TrailFinding.EntryChanged)]
    [InlineData("action", "update backbone.audit_entry set person_id = gen_random_uuid() where id = '{0}'", TrailFinding.EntryChanged)]
    [InlineData("action", "update backbone.audit_entry set address = '192.0.2.1' where id = '{0}'", TrailFinding.EntryChanged)]
    [InlineData("change", "update backbone.audit_entry set changes = jsonb_set(changes, '{{role,after}}', '\"owner\"') where id = '{0}'", TrailFinding.EntryChanged)]
    [InlineData("change", "update backbone.audit_entry set salt = uuid_send(gen_random_uuid()) where id = '{0}'", TrailFinding.EntryChanged)]
    [InlineData("change", "update backbone.audit_entry set changes = null where id = '{0}'", TrailFinding.EntryChanged)]
    [InlineData("action", "delete from backbone.audit_entry where id = '{0}'", TrailFinding.EntryMissing)]
    [InlineData("action", "update backbone.audit_entry set occurred_at = occurred_at - interval '1 year' where id = '{0}'", TrailFinding.EntryMissing)]
    [InlineData("action", "update backbone.audit_entry set id = gen_random_uuid() where id = '{0}'", TrailFinding.EntryMissing)]
    public async Task A_changed_or_deleted_entry_is_found_and_named(string which, string sabotage, TrailFinding finding)
    {
        var team = await Sealed();
        var victim = (await app.EntriesOf(team.Tenant)).Where(entry => which == "action" ? entry.Kind == EntryKind.Action : entry.Kind == EntryKind.Created && entry.Changes?.Contains("role", StringComparison.Ordinal) == true).Skip(1).First();

        await app.Sql(TestDatabase.Superuser, string.Format(System.Globalization.CultureInfo.InvariantCulture, sabotage, victim.Id.Value));

        Assert.Equal(new BrokenTrail(finding, victim.Seal!.Value, victim.Id.Value), (await app.Verify(team.Tenant)).Broken);
    }

    [Fact]
    public async Task Two_entries_that_were_exchanged_are_found()
    {
        var team = await Sealed();
        var pair = (await app.EntriesOf(team.Tenant)).Where(entry => entry.Seal == 2).Take(2).ToList();

        await app.Sql(TestDatabase.Superuser, $"""
            update backbone.audit_seal set entry_ids = array['{pair[1].Id.Value}', '{pair[0].Id.Value}']::uuid[] || entry_ids[3:], digests = array[digests[2], digests[1]] || digests[3:]
            where tenant_id = '{team.Tenant.Id.Value}' and number = 2
            """);

        Assert.Equal(new BrokenTrail(TrailFinding.SealBroken, 2, pair[1].Id.Value), (await app.Verify(team.Tenant)).Broken);
    }

    [Fact]
    public async Task Entries_that_exchanged_their_moments_are_found()
    {
        var team = await Sealed();
        var (first, last) = ((await app.EntriesOf(team.Tenant))[0], (await app.EntriesOf(team.Tenant))[^1]);

        await app.Sql(TestDatabase.Superuser, $"update backbone.audit_entry set occurred_at = case id when '{first.Id.Value}' then '{last.OccurredAt:O}'::timestamptz else '{first.OccurredAt:O}' end where id in ('{first.Id.Value}', '{last.Id.Value}')");

        var broken = (await app.Verify(team.Tenant)).Broken!;
        Assert.Equal((1L, first.Id.Value), (broken.Seal, broken.EntryId));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("99")]
    public async Task An_entry_that_was_slipped_in_is_found(string seal)
    {
        var team = await Sealed();

        var id = await app.Database.Value<Guid>(TestDatabase.Superuser, $"""
            insert into backbone.audit_entry (tenant_id, occurred_at, kind, action, seal)
            select tenant_id, first_at, 'Action', 'Forged', {seal} from backbone.audit_seal where tenant_id = '{team.Tenant.Id.Value}' and number = 2 returning id
            """);

        Assert.Equal((TrailFinding.EntryAdded, id), ((await app.Verify(team.Tenant)).Broken!.Finding, (await app.Verify(team.Tenant)).Broken!.EntryId));
    }

    [Fact]
    public async Task A_seal_that_was_taken_out_or_written_anew_is_found()
    {
        var (taken, rewritten) = (await Sealed(), await Sealed());

        await app.Sql(TestDatabase.Superuser, $"delete from backbone.audit_seal where tenant_id = '{taken.Tenant.Id.Value}' and number = 2");
        await app.Sql(TestDatabase.Superuser, $"update backbone.audit_seal set hash = sha256('anything') where tenant_id = '{rewritten.Tenant.Id.Value}' and number = 2");

        Assert.Equal((TrailFinding.SealMissing, 2L), ((await app.Verify(taken.Tenant)).Broken!.Finding, (await app.Verify(taken.Tenant)).Broken!.Seal));
        Assert.Equal((TrailFinding.SealBroken, 2L), ((await app.Verify(rewritten.Tenant)).Broken!.Finding, (await app.Verify(rewritten.Tenant)).Broken!.Seal));
    }

    [Fact]
    public async Task A_chain_that_was_computed_anew_is_whole_and_lacks_the_head_that_was_written_down()
    {
        var team = await Sealed();
        var head = (await app.Verify(team.Tenant)).Head!;

        await app.Sql(TestDatabase.Superuser, $"""
            update backbone.audit_entry set action = 'Nothing' where tenant_id = '{team.Tenant.Id.Value}' and action = 'CreateTenant';
            update backbone.audit_entry set seal = null where tenant_id = '{team.Tenant.Id.Value}';
            delete from backbone.audit_seal where tenant_id = '{team.Tenant.Id.Value}'
            """);
        await app.Seal(team.Tenant);

        Assert.Null((await app.Verify(team.Tenant)).Broken);
        Assert.Equal(new BrokenTrail(TrailFinding.HeadMissing, head.Number, null), (await app.Verify(team.Tenant, head)).Broken);
    }

    [Fact]
    public async Task An_end_that_was_cut_off_lacks_the_head()
    {
        var team = await Sealed();
        var head = (await app.Verify(team.Tenant)).Head!;

        await app.Sql(TestDatabase.Superuser, $"""
            delete from backbone.audit_entry where tenant_id = '{team.Tenant.Id.Value}' and seal = {head.Number};
            delete from backbone.audit_seal where tenant_id = '{team.Tenant.Id.Value}' and number = {head.Number}
            """);

        Assert.Null((await app.Verify(team.Tenant)).Broken);
        Assert.Equal(TrailFinding.HeadMissing, (await app.Verify(team.Tenant, head)).Broken!.Finding);
    }

    [Fact]
    public async Task What_is_committed_later_is_not_passed_over()
    {
        var team = await TestTeam.Create(app);
        await using var slow = await app.Database.Connect(TestDatabase.Superuser);
        await using var transaction = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = new Npgsql.NpgsqlCommand($"update backbone.tenant set name = 'Slow' where id = '{team.Tenant.Id.Value}'", slow))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await app.Send(new InviteMember("quick@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        await app.SealWhatHasEnded(team.Tenant.Id.Value);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        await app.Seal(team.Tenant);

        Assert.All(await app.EntriesOf(team.Tenant), entry => Assert.NotNull(entry.Seal));
        Assert.Null((await app.Verify(team.Tenant)).Broken);
    }

    private Task<IReadOnlyList<object?[]>> Age(CurrentTenant tenant, long days) => app.Sql(TestDatabase.Superuser,
        $"update backbone.audit_entry set occurred_at = occurred_at - interval '{days} days' where tenant_id = '{tenant.Id.Value}' and seal is null");

    [Fact]
    public async Task Entries_of_another_server_that_were_restored_here_are_sealed()
    {
        var team = await Sealed();
        await app.Sql(TestDatabase.Superuser, $"insert into backbone.audit_entry (tenant_id, kind, action, xid) values ('{team.Tenant.Id.Value}', 'Action', 'Restored', '9000000000000')");

        await app.Seal(team.Tenant);

        Assert.Equal(0, (await app.Verify(team.Tenant)).Unsealed);
    }

    [Fact]
    public async Task Every_plan_keeps_a_trail_for_as_long_as_it_says()
    {
        foreach (var plan in app.Services.GetRequiredService<PlanCatalogue>().Plans)
        {
            var team = await TestTeam.Create(app);
            if (plan.IsFree)
                await app.Unsubscribe(team.Tenant);
            else
                await app.Subscribe(team.Tenant, plan.Id);
            var days = plan.MostOf(TrailTerms.Days);
            await Age(team.Tenant, (days ?? 10_000) + 1);
            await app.Seal(team.Tenant);
            await app.Send(new InviteMember("young@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
            var young = (await app.EntriesOf(team.Tenant)).Where(entry => entry.Seal is null).Select(entry => entry.Id).ToList();
            await Age(team.Tenant, (days ?? 10_000) - 1);
            await app.Seal(team.Tenant);
            var all = await app.EntriesOf(team.Tenant);

            Assert.Null((await app.Send(new KeepTrails())).Problem);

            Assert.Equal(days is null ? all.Select(entry => entry.Id) : young, (await app.EntriesOf(team.Tenant)).Select(entry => entry.Id));
        }
    }

    [Fact]
    public async Task What_the_plan_does_not_keep_is_forgotten_and_the_chain_goes_on_from_the_anchor()
    {
        var team = await TestTeam.Create(app);
        await app.Sql(TestDatabase.Superuser, $"update backbone.audit_entry set occurred_at = occurred_at - interval '91 days' where tenant_id = '{team.Tenant.Id.Value}'");
        await app.Seal(team.Tenant);
        await app.Send(new InviteMember("young@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        await app.Seal(team.Tenant);
        await app.Unsubscribe(team.Tenant);
        var head = (await app.Verify(team.Tenant)).Head;

        Assert.Null((await app.Send(new KeepTrails())).Problem);

        var kept = await app.EntriesOf(team.Tenant);
        Assert.NotEmpty(kept);
        Assert.All(kept, entry => Assert.True(entry.OccurredAt > app.Clock.GetUtcNow().AddDays(-90)));
        var report = await app.Verify(team.Tenant, head);
        Assert.Null(report.Broken);
        Assert.Equal((kept.Count(entry => entry.Seal is not null), head), ((int)report.Entries, report.Head));
        Assert.Single(await app.Sql(TestDatabase.Superuser, $"select from backbone.audit_seal where tenant_id = '{team.Tenant.Id.Value}' and entry_ids is null"));
        await app.Sql(TestDatabase.Superuser, $"delete from backbone.audit_entry where id = '{kept[0].Id.Value}'");
        Assert.Equal(TrailFinding.EntryMissing, (await app.Verify(team.Tenant)).Broken!.Finding);
    }

    [Fact]
    public async Task After_an_erasure_the_chain_is_whole_and_the_values_read_as_erased()
    {
        var team = await TestTeam.Create(app);
        await team.Admin.Open(team.Path("members"));
        await app.Send(new InviteMember("Forget.Me@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        await team.Admin.Post(team.Path("members/invite"), ("Email", "other@example.com"), ("Role", Role.Member));
        await app.Seal(team.Tenant);
        await app.Sql(TestDatabase.Superuser, $"update backbone.invitation set expires_at = expires_at + interval '1 day' where email = 'forget.me@example.com' and tenant_id = '{team.Tenant.Id.Value}'");
        var membership = await team.MembershipOf(team.Admin);

        var erased = await app.Trails.Erase(team.Admin.Person!.Id, ["FORGET.me@example.com"], [membership.ToString()], TestContext.Current.CancellationToken);

        Assert.True(erased > 0);
        await app.Seal(team.Tenant);
        await app.Seal(null);
        Assert.Null((await app.Verify(team.Tenant)).Broken);
        Assert.Null((await app.Verify(null)).Broken);
        var entries = await app.EntriesOf(team.Tenant);
        var invitation = entries.Single(entry => entry is { Kind: EntryKind.Created, Entity: "backbone.invitation" } && entry.PersonId == team.Owner.Person!.Id);
        Assert.Contains(new("email", IsShown: true, IsErased: true, null, null), invitation.Fields());
        Assert.Contains(invitation.Fields(), field => field is { Field: "role", IsErased: false, After: Role.Member });
        Assert.All(entries.Single(entry => entry.Subject == membership.ToString()).Fields(), field => Assert.True(field.IsErased));
        Assert.All(entries.Where(entry => entry.PersonId == team.Admin.Person!.Id), entry => Assert.Null(entry.Address));
        Assert.Empty(await app.Sql(TestDatabase.Superuser, "select from backbone.audit_entry where lower(to_jsonb(audit_entry)::text) like '%forget.me@example.com%'"));
        Assert.Empty(await app.Sql(TestDatabase.Superuser, $"select from backbone.audit_entry where person_email = '{team.Admin.Person!.Email}'"));

        await app.Sql(TestDatabase.Superuser, $"update backbone.audit_entry set changes = jsonb_set(changes, '{{role,after}}', '\"owner\"') where id = '{invitation.Id.Value}'");
        Assert.Equal(invitation.Id.Value, (await app.Verify(team.Tenant)).Broken!.EntryId);
    }

    [Fact]
    public async Task An_erasure_twice_and_of_another_value_of_the_same_entry_leaves_the_chain_whole()
    {
        var team = await TestTeam.Create(app);
        await app.Send(new RenameTenant("Twice Erased", team.Tenant.Slug), team.Tenant, team.Owner, Role.Owner);
        await app.Seal(team.Tenant);

        await app.Trails.Erase(Id<Person>.New(), ["twice erased"], [], TestContext.Current.CancellationToken);
        await app.Trails.Erase(Id<Person>.New(), ["twice erased", "active"], [team.Tenant.Id.ToString()], TestContext.Current.CancellationToken);
        var third = await app.Trails.Erase(Id<Person>.New(), ["twice erased", "active"], [team.Tenant.Id.ToString()], TestContext.Current.CancellationToken);

        Assert.Equal(0, third);
        Assert.Null((await app.Verify(team.Tenant)).Broken);
    }

    [Fact]
    public async Task The_platforms_own_trail_has_a_chain_too()
    {
        await (await app.SignUp($"{Guid.CreateVersion7():N}@platform.example")).Get("/backoffice");
        await app.Seal(null);
        Assert.Null((await app.Verify(null)).Broken);

        var id = await app.Database.Value<Guid>(TestDatabase.Superuser, """
            update backbone.audit_entry set trace_id = 'none' where id = (
                select id from backbone.audit_entry where tenant_id = '00000000-0000-0000-0000-000000000000' order by id limit 1) returning id
            """);
        var broken = (await app.Verify(null)).Broken;
        await app.Sql(TestDatabase.Superuser, "delete from backbone.audit_entry where tenant_id = '00000000-0000-0000-0000-000000000000'; delete from backbone.audit_seal where tenant_id = '00000000-0000-0000-0000-000000000000'; delete from backbone.audit_verification");

        Assert.Equal((TrailFinding.EntryChanged, id), (broken!.Finding, broken.EntryId));
    }

    [Fact]
    public async Task Parts_for_the_coming_year_are_there_and_empty_old_ones_go()
    {
        await app.Sql(TestDatabase.Superuser, "set role saasstarter_owner; select backbone.create_audit_partition('2020-01-01'), backbone.create_audit_partition('2020-02-01'); reset role");
        var team = await TestTeam.Create(app);
        await app.Sql(TestDatabase.Superuser, $"insert into backbone.audit_entry (tenant_id, occurred_at, kind, action) values ('{team.Tenant.Id.Value}', '2020-02-10', 'Action', 'Old')");

        await app.Trails.MaintainPartitions(TestContext.Current.CancellationToken);

        var parts = (await app.Sql(TestDatabase.Superuser, "select relname from pg_class where relispartition and relkind = 'r'")).Select(row => (string)row[0]!).ToList();
        Assert.Contains("entry_2020_02", parts);
        Assert.DoesNotContain("entry_2020_01", parts);
        Assert.All(Enumerable.Range(0, 13), ahead => Assert.Contains($"entry_{app.Clock.GetUtcNow().AddMonths(ahead):yyyy_MM}", parts));
        await app.Sql(TestDatabase.Superuser, $"delete from backbone.audit_entry where tenant_id = '{team.Tenant.Id.Value}'");
    }

    private async Task<TestTeam> Sealed()
    {
        var team = await TestTeam.Create(app);
        foreach (var number in Enumerable.Range(1, 3))
            await app.Send(new InviteMember($"invited{number}@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        await app.Seal(team.Tenant);
        return team;
    }
}
