using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.AuditTrail;

/// <summary>What stands in the trails: T53.</summary>
public sealed class EntryTests(AuditedProduct app) : IClassFixture<AuditedProduct>
{
    private const string OfPlatform = "tenant_id = '00000000-0000-0000-0000-000000000000'";

    [Fact]
    public async Task A_changed_row_is_told_with_who_what_before_after_from_where_and_in_what_trace()
    {
        var team = await TestTeam.Create(app);
        var membership = await team.MembershipOf(team.Member);

        await team.Owner.Open(team.Path("members"));
        await team.Owner.Post(team.Path($"members/{membership}/role"), ("Role", Role.Admin));

        var entries = await app.EntriesOf(team.Tenant);
        var action = entries.Single(entry => entry.Action == nameof(ChangeRole));
        var change = entries.Single(entry => entry.Kind == EntryKind.Changed && entry.Subject == membership.ToString());
        Assert.Equal((EntryKind.Action, membership.ToString(), team.Owner.Person!.Id), (action.Kind, action.Subject, action.PersonId));
        Assert.Equal(("backbone.membership", team.Owner.Person.Id, "saasstarter_app"), (change.Entity, change.PersonId, change.DatabaseRole));
        Assert.Equal([new FieldChange("role", IsShown: true, IsErased: false, Role.Member, Role.Admin)], change.Fields());
        Assert.Equal((action.OccurredAt, action.TraceId, action.Address), (change.OccurredAt, change.TraceId, change.Address));
        Assert.Equal(32, change.TraceId!.Length);
        Assert.Null(change.AgentId);
    }

    [Fact]
    public async Task Values_are_shown_only_where_the_entity_says_so()
    {
        var team = await TestTeam.Create(app);
        await app.Send(new InviteMember("secret@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        var invitation = (await app.EntriesOf(team.Tenant)).Single(entry => entry is { Kind: EntryKind.Created, Entity: "backbone.invitation" });
        await app.Send(new ResendInvitation(Id<Invitation>.Parse(invitation.Subject!, null)), team.Tenant, team.Owner, Role.Owner);

        var resent = (await app.EntriesOf(team.Tenant)).First(entry => entry is { Kind: EntryKind.Changed, Entity: "backbone.invitation" } && entry.Changes!.Contains("token_hash", StringComparison.Ordinal));
        Assert.Contains(new("email", IsShown: true, IsErased: false, null, "secret@example.com"), invitation.Fields());
        Assert.DoesNotContain(invitation.Fields(), field => field.Field == "token_hash");
        Assert.Contains(new("token_hash", IsShown: false, IsErased: false, null, null), resent.Fields());
    }

    [Fact]
    public async Task Statements_on_many_rows_and_hands_on_the_database_are_told_too()
    {
        var team = await TestTeam.Create(app);

        await app.InTenant(team.Tenant, db => db.Set<Membership>().Where(membership => membership.Role == Role.Viewer || membership.Role == Role.Guest)
            .ExecuteUpdateAsync(membership => membership.SetProperty(one => one.JoinedAt, one => one.JoinedAt.AddDays(-1))));
        await app.Sql(TestDatabase.Superuser, $"delete from backbone.membership where tenant_id = '{team.Tenant.Id.Value}' and role = 'guest'");

        var entries = await app.EntriesOf(team.Tenant);
        Assert.Equal(2, entries.Count(entry => entry.Kind == EntryKind.Changed && entry.Fields().Single().Field == "joined_at"));
        var deleted = entries.Single(entry => entry.Kind == EntryKind.Deleted);
        Assert.Equal((null, "postgres"), (deleted.PersonId, deleted.DatabaseRole));
        Assert.Contains(new("role", IsShown: true, IsErased: false, "guest", null), deleted.Fields());
    }

    [Fact]
    public async Task A_statement_that_changes_nothing_leaves_nothing()
    {
        var team = await TestTeam.Create(app);
        var before = (await app.EntriesOf(team.Tenant)).Count;

        await app.Sql(TestDatabase.Superuser, $"update backbone.membership set role = role where tenant_id = '{team.Tenant.Id.Value}'");

        Assert.Equal(before, (await app.EntriesOf(team.Tenant)).Count);
    }

    [Fact]
    public async Task What_is_rolled_back_was_never_told_and_the_refusal_is()
    {
        var team = await TestTeam.Create(app);
        var own = await team.MembershipOf(team.Owner);

        var answer = await app.Send(new ChangeRole(own, Role.Member), team.Tenant, team.Owner, Role.Owner);

        Assert.NotNull(answer.Problem);
        var entries = await app.EntriesOf(team.Tenant);
        var refusal = entries.Single(entry => entry.Kind == EntryKind.Refusal);
        Assert.Equal((nameof(ChangeRole), own.ToString(), answer.Problem.Message.Key, team.Owner.Person!.Id), (refusal.Action, refusal.Subject, refusal.Reason, refusal.PersonId));
        Assert.DoesNotContain(entries, entry => entry.Kind == EntryKind.Changed && entry.Subject == own.ToString());
    }

    [Fact]
    public async Task Who_is_not_allowed_is_written_down_for_forms_and_for_pages()
    {
        var team = await TestTeam.Create(app);
        var membership = await team.MembershipOf(team.Member);

        await team.Viewer.Open(team.Path());
        await team.Viewer.Forge(team.Path($"members/{membership}/role"), ("Role", Role.Admin));
        await team.Guest.Get(team.Path("members"));

        var refusals = (await app.EntriesOf(team.Tenant)).Where(entry => entry.Kind == EntryKind.Refusal).ToList();
        Assert.Equal([(nameof(ChangeRole), team.Viewer.Person!.Id), (nameof(ListMembers), team.Guest.Person!.Id)], refusals.Select(entry => (entry.Action!, entry.PersonId!.Value)));
        Assert.All(refusals, refusal => Assert.Equal("Forbidden", refusal.Reason));
    }

    [Fact]
    public async Task A_stranger_at_a_tenants_door_stands_in_the_platforms_trail()
    {
        var team = await TestTeam.Create(app);
        var stranger = await app.SignUp($"{Guid.CreateVersion7():N}@stranger.example");

        await stranger.Get(team.Path("members"));
        await stranger.Get("/backoffice/activity");

        var refusals = await app.Sql(TestDatabase.Superuser, $"select action, reason from backbone.audit_entry where {OfPlatform} and kind = 'Refusal' and person_id = '{stranger.Person!.Id.Value}' order by id");
        Assert.Equal([(nameof(ListMembers), "NotFound"), ("BackOffice", "NotFound")], refusals.Select(row => ((string)row[0]!, (string)row[1]!)));
    }

    [Fact]
    public async Task Sign_ins_are_written_down_with_whose_account_it_was_and_wrong_ones_too()
    {
        var person = await app.SignUp($"{Guid.CreateVersion7():N}@known.example");
        await app.Sql(TestDatabase.Superuser, $"delete from backbone.audit_entry where person_id = '{person.Person!.Id.Value}'");
        using var visitor = app.Visitor();

        await visitor.Open("/sign-in");
        await visitor.Post("/sign-in", ("Email", person.Person.Email), ("Password", "quite wrong, this one"));
        await visitor.Post("/sign-in", ("Email", "nobody@known.example"), ("Password", "quite wrong, this one"));

        var written = await app.Sql(TestDatabase.Superuser, $"select kind, action, reason, person_email from backbone.audit_entry where {OfPlatform} and person_id = '{person.Person.Id.Value}' order by id");
        Assert.Equal([("Refusal", nameof(SignIn), "WrongEmailOrPassword", person.Person.Email)], written.Select(row => ((string)row[0]!, (string)row[1]!, (string)row[2]!, (string)row[3]!)));
        Assert.Equal(1L, await app.Database.Value<long>(TestDatabase.Superuser, $"select count(*) from backbone.audit_entry where {OfPlatform} and kind = 'Refusal' and action = 'SignIn' and person_id is null"));
        Assert.Empty(await app.Sql(TestDatabase.Superuser, "select from backbone.audit_entry where to_jsonb(audit_entry)::text like '%nobody@known.example%'"));
    }

    [Fact]
    public async Task A_new_tenant_begins_its_trail_with_who_made_it()
    {
        var owner = await app.SignUp($"{Guid.CreateVersion7():N}@founder.example");
        var tenant = await app.CreateTenant(owner, "Founded");

        var entries = await app.EntriesOf(tenant);
        Assert.Equal([EntryKind.Created, EntryKind.Created, EntryKind.Action], entries.Select(entry => entry.Kind));
        Assert.All(entries, entry => Assert.Equal(owner.Person!.Id, entry.PersonId));
        Assert.Equal(tenant.Id.ToString(), entries[0].Subject);
    }

    [Fact]
    public async Task Who_acts_as_somebody_else_is_named_beside_them()
    {
        var team = await TestTeam.Create(app);
        var agent = await app.SignUp($"{Guid.CreateVersion7():N}@staff.example");

        await using (var services = app.Services.CreateAsyncScope())
        {
            var caller = new Caller { Person = team.Owner.Person, Agent = agent.Person, Role = app.Services.GetRequiredService<RoleCatalogue>()[Role.Owner] };
            services.ServiceProvider.GetRequiredService<TenantScope>().Enter(team.Tenant, caller);
            Assert.Null((await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(new RenameTenant("Renamed", team.Tenant.Slug), TestContext.Current.CancellationToken)).Problem);
        }

        var written = (await app.EntriesOf(team.Tenant)).Where(entry => entry.Action == nameof(RenameTenant) || entry is { Entity: "backbone.tenant", Kind: EntryKind.Changed }).ToList();
        Assert.Equal(2, written.Count);
        Assert.All(written, entry => Assert.Equal((team.Owner.Person!.Id, agent.Person!.Id), (entry.PersonId, entry.AgentId)));
    }

    [Fact]
    public async Task What_the_staff_does_to_a_tenant_names_them_in_the_rows_entry()
    {
        var tenant = (await TestTeam.Create(app)).Tenant;
        var staff = await app.SignUp($"{Guid.CreateVersion7():N}@staff.example");

        await using (var db = new BackOfficeDb(app.Services.GetRequiredService<DbContextOptions<BackOfficeDb>>()))
        await using (var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await AuditWriter.RecordForStaff(db, new() { Person = staff.Person, Address = "192.0.2.7" }, EntryKind.Action, "SuspendTenant", tenant.Id.ToString(), TestContext.Current.CancellationToken);
            await db.Database.ExecuteSqlAsync($"update backbone.tenant set status = 'Suspended' where id = {tenant.Id.Value}", TestContext.Current.CancellationToken);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        var last = (await app.EntriesOf(tenant))[^1];
        Assert.Equal((EntryKind.Changed, staff.Person!.Id, "192.0.2.7", "saasstarter_backoffice"), (last.Kind, last.PersonId!.Value, last.Address, last.DatabaseRole));
    }

    [Fact]
    public async Task A_tenant_reads_its_own_trail_and_neither_anothers_nor_the_platforms()
    {
        var (first, second) = (await TestTeam.Create(app), await TestTeam.Create(app));

        var seen = await app.Sql(DatabaseRoles.Application, "select distinct tenant_id from backbone.audit_entry", first.Tenant.Id);
        Assert.Equal([first.Tenant.Id.Value], seen.Select(row => (Guid)row[0]!));
        Assert.Empty(await app.Sql(DatabaseRoles.Application, "select from backbone.audit_entry", default(Id<Tenant>)));
        Assert.Empty(await app.Sql(DatabaseRoles.Application, $"select from backbone.audit_entry where tenant_id = '{second.Tenant.Id.Value}'", first.Tenant.Id));
    }

    [Theory]
    [InlineData("select backbone.record_entry('Changed', 'Forged', null, null)")]
    [InlineData("select backbone.record_entry('Action', null, null, null)")]
    [InlineData("select backbone.record_platform_entry('Deleted', 'Forged', null, null, null, null, '')")]
    public async Task The_application_cannot_tell_of_a_row_by_itself(string forgery)
    {
        var team = await TestTeam.Create(app);

        var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => app.Sql(DatabaseRoles.Application, forgery, team.Tenant.Id));

        Assert.Equal("audit_entry_tells_of_one", refusal.ConstraintName);
    }

    [Fact]
    public async Task An_action_is_recorded_in_the_trip_that_commits_it()
    {
        var team = await TestTeam.Create(app);
        var membership = await team.MembershipOf(team.Member);
        var trips = new ConcurrentQueue<(ActivityTraceId Trace, string Sql)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => trips.Enqueue((activity.TraceId, $"{activity.GetTagItem("db.query.text")}")),
        };
        ActivitySource.AddActivityListener(listener);
        using var sending = new Activity("sending").Start();

        await app.Send(new ChangeRole(membership, Role.Admin), team.Tenant, team.Owner, Role.Owner);

        var trip = Assert.Single(trips, trip => trip.Trace == sending.TraceId && trip.Sql.Contains("record_entry", StringComparison.Ordinal));
        Assert.EndsWith("commit", trip.Sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_committed_when_the_entry_cannot_be_written()
    {
        var team = await TestTeam.Create(app);
        var membership = await team.MembershipOf(team.Member);
        await app.Sql(TestDatabase.Superuser, $"alter table backbone.audit_entry add constraint refused check (tenant_id <> '{team.Tenant.Id.Value}' or kind <> 'Action') not valid");
        try
        {
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => app.Send(new ChangeRole(membership, Role.Admin), team.Tenant, team.Owner, Role.Owner));
        }
        finally
        {
            await app.Sql(TestDatabase.Superuser, "alter table backbone.audit_entry drop constraint refused");
        }

        Assert.Equal(Role.Member, await app.Database.Value<string>(TestDatabase.Superuser, $"select role from backbone.membership where id = '{membership.Value}'"));
    }

    [Fact]
    public async Task PostgreSQL_parses_no_constraint_anew_for_an_entry()
    {
        Assert.Empty(await app.Sql(TestDatabase.Superuser, "select conname from pg_constraint where conrelid = 'backbone.audit_entry'::regclass and contype = 'c'"));
        Assert.Equal("plpgsql", await app.Database.Value<string>(TestDatabase.Superuser, "select lanname::text from pg_proc join pg_language on pg_language.oid = prolang where pg_proc.oid = 'backbone.is_import()'::regprocedure"));
    }

    [Fact]
    public async Task Erasing_a_tenant_erases_its_trail_and_its_chain()
    {
        var team = await TestTeam.Create(app);
        await app.Seal(team.Tenant);
        await app.Verify(team.Tenant);
        await app.Sql(TestDatabase.Superuser, $"update backbone.tenant set status = 'Deleting', delete_after = now() - interval '1 day' where id = '{team.Tenant.Id.Value}'");

        await app.Sql(DatabaseRoles.BackOffice, $"select backbone.erase_tenant('{team.Tenant.Id.Value}')");

        foreach (var table in new[] { "audit_entry", "audit_seal", "audit_verification" })
            Assert.Empty(await app.Sql(TestDatabase.Superuser, $"select from backbone.{table} where tenant_id = '{team.Tenant.Id.Value}'"));
    }
}
