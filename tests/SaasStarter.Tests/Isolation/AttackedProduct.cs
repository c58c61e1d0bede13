using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.BackOffice.Flags;
using SaasStarter.Backbone.BackOffice.Tenants;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Marketing;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Isolation;

/// <summary>
/// Two tenants, Alpha and Beta, everything that can be in them, and everybody who may try something: the fixture of the attacks. What only Alpha may
/// see carries a name that occurs nowhere else.
/// </summary>
public class AttackedProduct(TestCluster cluster) : TestApplication(cluster)
{
    private readonly Dictionary<string, TestVisitor> _membersOfAlpha = [];

    private Dictionary<string, string>? _simulated;

    /// <summary>The tenant that is attacked.</summary>
    public CurrentTenant Alpha { get; private set; } = null!;

    /// <summary>The tenant of the attacker.</summary>
    public CurrentTenant Beta { get; private set; } = null!;

    /// <summary>A tenant that was suspended.</summary>
    public CurrentTenant Gamma { get; private set; } = null!;

    /// <summary>Alpha's people, one per role.</summary>
    public IReadOnlyDictionary<string, TestVisitor> MembersOfAlpha => _membersOfAlpha;

    /// <summary>The owner of Beta, who may do everything there and nothing in Alpha.</summary>
    public TestVisitor Attacker { get; private set; } = null!;

    /// <summary>Somebody who was a member of Alpha, with a session from that time.</summary>
    public TestVisitor Removed { get; private set; } = null!;

    /// <summary>The owner of the suspended tenant.</summary>
    public TestVisitor Suspended { get; private set; } = null!;

    /// <summary>A member of both Alpha and Beta.</summary>
    public TestVisitor InBoth { get; private set; } = null!;

    /// <summary>Somebody of the platform's staff, confirmed, who may do everything there.</summary>
    public TestVisitor Operator { get; private set; } = null!;

    /// <summary>Somebody of the platform's staff, confirmed, who may only look.</summary>
    public TestVisitor Observer { get; private set; } = null!;

    /// <summary>Somebody of the platform's staff who has no second factor.</summary>
    public TestVisitor NotEnrolled { get; private set; } = null!;

    /// <summary>Somebody of the platform's staff who has not confirmed the second factor in this session.</summary>
    public TestVisitor NotConfirmed { get; private set; } = null!;

    /// <summary>Somebody of the platform's staff who confirmed the second factor in this session, too long ago.</summary>
    public TestVisitor ConfirmedLongAgo { get; private set; } = null!;

    /// <summary>Somebody who has an account and belongs to nothing.</summary>
    public TestVisitor Loner { get; private set; } = null!;

    /// <summary>The secret of an open invitation to Alpha, for somebody who has no account.</summary>
    public string InvitationToAlpha { get; } = InvitationToken.New();

    /// <summary>A job of Alpha that its people are shown: parked, so that nobody works on it.</summary>
    public Id<Job> JobOfAlpha { get; } = Id<Job>.New();

    /// <summary>The same of Beta.</summary>
    public Id<Job> JobOfBeta { get; } = Id<Job>.New();

    /// <summary>A mail of Alpha that was given up.</summary>
    public Id<OutgoingMail> MailOfAlpha { get; } = Id<OutgoingMail>.New();

    /// <summary>The same of Beta.</summary>
    public Id<OutgoingMail> MailOfBeta { get; } = Id<OutgoingMail>.New();

    /// <summary>What a visitor wrote to the operator.</summary>
    internal Id<ContactMessage> MessageOfVisitor { get; } = Id<ContactMessage>.New();

    /// <summary>The identifier of an event of a tenant's that could not be applied, so that staff may have it applied again.</summary>
    public static string EventOf(CurrentTenant tenant) => $"evt_{tenant.Slug}";

    /// <summary>The hash in the address of Alpha's logo.</summary>
    public string LogoOfAlpha { get; } = "00112233445566ff";

    /// <summary>The entities that belong to tenants, of all contexts.</summary>
    internal IReadOnlyList<IEntityType> Owned { get; private set; } = [];

    /// <summary>What must never be read by anybody outside of Alpha: identifiers, names and addresses, as they would stand in an answer.</summary>
    public IReadOnlyList<string> SecretsOfAlpha { get; private set; } = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Owned = [.. Services.GetServices<MigratedContext>().Where(context => context.Role == DatabaseRoles.Application).SelectMany(EntitiesOf)
            .Where(entity => entity.ClrType.IsAssignableTo(typeof(ITenantOwned)))];
        await Populate();
        await Sql(TestDatabase.Superuser, $"""
            insert into accounts.contact_message (id, name, email, message, culture, sent_at) values ('{MessageOfVisitor.Value}', 'A visitor', 'visitor@example.com', 'Hello', 'en', now())
            """);
        await ComeToRest();
        SecretsOfAlpha = await CollectSecrets();
    }

    // An attack is judged by what changed: nothing changes because the hour is full, or because a job asks again for a customer that no Stripe knows.
    private async Task ComeToRest()
    {
        var declared = Services.GetServices<RecurringJob>().Count();
        await JobApplication.Until(async () => await Database.Value<long>(TestDatabase.Superuser, "select count(*) from backbone.schedule") > declared, "everything that recurs is known");
        await Sql(TestDatabase.Superuser, "update backbone.schedule set is_paused = name <> 'forgotten-schedule'");
        await Sql(TestDatabase.Superuser, "update backbone.billing_customer set is_deleted = true");
    }

    /// <summary>An object of the payment simulator. It belongs to no tenant: whoever has its id, which nobody guesses, may use it.</summary>
    /// <param name="kind">The name of the part of the address that holds it.</param>
    internal async Task<string> SimulatedObject(string kind) => (_simulated ??= await new SimulatedShop(this).OneOfEach())[kind];

    /// <summary>The identifier of something of the tenant, or of its owner, as it stands in an address.</summary>
    internal async Task<string> IdentifierOf(Type entity, CurrentTenant tenant)
    {
        var owner = tenant == Alpha ? _membersOfAlpha[Role.Owner] : Attacker;
        if (entity == typeof(Person))
            return owner.Person!.Id.ToString();
        if (entity == typeof(Session))
            return new Id<Session>(owner.SessionId!.Value).ToString();
        if (entity == typeof(Tenant))
            return tenant.Id.ToString();
        // Whoever tries a form may have removed them.
        if (entity == typeof(TenantNote) || entity == typeof(FlagSetting))
            await Note(tenant);
        if (entity == typeof(TenantNote))
            return new Id<TenantNote>(await Database.Value<Guid>(TestDatabase.Superuser, $"select id from backbone.tenant_note where tenant_id = '{tenant.Id.Value}'")).ToString();
        if (entity == typeof(FlagSetting))
            return new Id<FlagSetting>(await Database.Value<Guid>(TestDatabase.Superuser, $"select id from backbone.flag_setting where tenant_id = '{tenant.Id.Value}'")).ToString();
        if (entity == typeof(Backbone.Identity.External.ExternalSignIn))
            return new Id<Backbone.Identity.External.ExternalSignIn>(await LinkOf(owner.Person!)).ToString();
        if (entity == typeof(Backbone.Identity.Passkey))
            return new Id<Backbone.Identity.Passkey>(await PasskeyOf(owner.Person!)).ToString();
        if (entity == typeof(KeptMail))
            return Id<KeptMail>.New().ToString();
        if (entity == typeof(ContactMessage))
            return MessageOfVisitor.ToString();
        if (entity == typeof(Job))
            return (tenant == Alpha ? JobOfAlpha : JobOfBeta).ToString();
        if (entity == typeof(OutgoingMail))
            return (tenant == Alpha ? MailOfAlpha : MailOfBeta).ToString();
        var type = Owned.Single(owned => owned.ClrType == entity);
        await SampleRows.Fill(Database, [type], tenant, owner.Person!);
        // Not the owner's own membership, which nobody may touch anyway.
        var id = await Database.Value<Guid>(TestDatabase.Superuser, $"""
            select id from {type.GetSchema()}.{type.GetTableName()} line where tenant_id = '{tenant.Id.Value}'
            order by to_jsonb(line)->>'role' = 'owner', to_jsonb(line)->>'role' = 'viewer' desc limit 1
            """);
        return Activator.CreateInstance(typeof(Id<>).MakeGenericType(entity), id)!.ToString()!;
    }

    // An account at a provider, linked to the person's own. Whoever tries the form may have removed it.
    private async Task<Guid> LinkOf(Person person)
    {
        await Database.Sql(TestDatabase.Superuser, $"""
            insert into accounts.external_sign_in (id, user_id, title, issuer, subject, created_at)
            values ('{Guid.CreateVersion7()}', '{person.Id.Value}', 'Example', 'https://id.example.com', '{person.Id.Value}', now()) on conflict do nothing
            """);
        return await Database.Value<Guid>(TestDatabase.Superuser, $"select id from accounts.external_sign_in where user_id = '{person.Id.Value}'");
    }

    // A passkey of the person's own, likewise.
    private async Task<Guid> PasskeyOf(Person person)
    {
        await Database.Sql(TestDatabase.Superuser, $"""
            insert into accounts.passkey (id, user_id, credential_id, public_key, name, created_at, sign_count, is_backup_eligible, is_backed_up, transports)
            values ('{Guid.CreateVersion7()}', '{person.Id.Value}', '{person.Id.Value}', '', 'Example', now(), 0, false, false, array[]::text[]) on conflict do nothing
            """);
        return await Database.Value<Guid>(TestDatabase.Superuser, $"select id from accounts.passkey where user_id = '{person.Id.Value}'");
    }

    private static IEnumerable<IEntityType> EntitiesOf(MigratedContext context)
    {
        using var db = context.Create("Host=localhost");
        return db.Model.GetEntityTypes().ToList();
    }

    private async Task Store(string stripeEvent, CurrentTenant tenant) => await Sql(TestDatabase.Superuser, $"""
        insert into backbone.stripe_event (id, tenant_id, type, stripe_customer_id, is_live, payload, created_at, state, processed_at)
        values ('{stripeEvent}', '{tenant.Id.Value}', 'invoice.paid', 'cus_{tenant.Slug}', false, '"{tenant.Name} Payload"', now(), 'Applied', now())
        """);

    // What the staff noted about a tenant, and set for it.
    private async Task Note(CurrentTenant tenant) => await Sql(TestDatabase.Superuser, $"""
        insert into backbone.tenant_note (id, tenant_id, text, author_id, author_email, written_at)
        select gen_random_uuid(), '{tenant.Id.Value}', '{tenant.Name} Note', gen_random_uuid(), 'oona@staff.example', now()
        where not exists (select from backbone.tenant_note where tenant_id = '{tenant.Id.Value}');
        insert into backbone.flag_setting (id, flag, tenant_id, value, set_by, set_by_email, set_at)
        values (gen_random_uuid(), 'live-streams-per-session', '{tenant.Id.Value}', '12', gen_random_uuid(), 'oona@staff.example', now())
        on conflict do nothing;
        """);

    private async Task GiveUp(Id<OutgoingMail> mail, CurrentTenant tenant) => await Sql(TestDatabase.Superuser, $"""
        insert into backbone.outgoing_mail (id, tenant_id, kind, recipient, status, attempts, reason, created_at, finished_at)
        values ('{mail.Value}', '{tenant.Id.Value}', 'invitation', '{tenant.Slug}.secret@example.com', 'Refused', 1, 'SMTP 550', now(), now())
        """);

    // As many as are deleted by those who may.
    private async Task Upload(CurrentTenant tenant, TestVisitor owner)
    {
        var bytes = Encoding.UTF8.GetBytes($"{tenant.Name} Contents");
        for (var number = 1; number <= 30; number++)
        {
            var uploaded = await Send(new UploadFile(new($"{tenant.Name} {number}.txt", bytes.Length, () => new MemoryStream(bytes))), tenant, owner, Role.Owner);
            Assert.Null(uploaded.Problem);
        }
    }

    private async Task Park(Id<Job> job, CurrentTenant tenant) => await Sql(TestDatabase.Superuser, $"""
        insert into backbone.job (id, tenant_id, lane, queue, type, priority, state, run_at, attempt, maximum_attempts, cancel_requested, continue_when, culture, created_at,
                                  title, finished_at, error_kind)
        values ('{job.Value}', '{tenant.Id.Value}', '{tenant.Id.Value}', 'default', 'SendInvitations', 0, 'Failed', now(), 1, 1, false, 'Succeeded', 'en', now(),
                '{tenant.Name} Job', now(), 'TimeoutException')
        """);

    private async Task Populate()
    {
        foreach (var role in Services.GetRequiredService<RoleCatalogue>().All.Select(role => role.Name))
            _membersOfAlpha[role] = await SignUp($"{role}@alphonse.example", $"Alphonse {CultureInfo.InvariantCulture.TextInfo.ToTitleCase(role)}");
        Attacker = await SignUp("bertha@beta.example", "Bertha Beta");
        Removed = await SignUp("roger@gone.example", "Roger Removed");
        Suspended = await SignUp("gaston@gamma.example", "Gaston Gamma");
        InBoth = await SignUp("bianca@both.example", "Bianca Both");
        Loner = await SignUp("leo@alone.example", "Leo Loner");

        Operator = await SignUp("oona@staff.example", "Oona Operator");
        Observer = await SignUp("oscar@staff.example", "Oscar Observer");
        NotEnrolled = await SignUp("nora@staff.example", "Nora New");
        NotConfirmed = await SignUp("norbert@staff.example", "Norbert Notyet");
        ConfirmedLongAgo = await SignUp("lara@staff.example", "Lara Longago");
        await Employ(Operator);
        await Employ(Observer, StaffRole.Observer);
        foreach (var tenant in new[] { Alpha, Beta })
            await IdentifierOf(typeof(Backbone.Identity.Passkey), tenant);
        await Employ(NotEnrolled, isEnrolled: false);
        await Employ(NotConfirmed, isConfirmed: false);
        await Employ(ConfirmedLongAgo);
        await ConfirmStaff(ConfirmedLongAgo, Clock.GetUtcNow() - StaffDirectory.Confirmation);

        Alpha = await CreateTenant(_membersOfAlpha[Role.Owner], "Alphaville Secret", "alphaville");
        Beta = await CreateTenant(Attacker, "Betatown", "betatown");
        Gamma = await CreateTenant(Suspended, "Gammacity", "gammacity");
        foreach (var tenant in new[] { Alpha, Beta, Gamma })
            await AcceptForTenant(tenant);
        foreach (var (role, visitor) in _membersOfAlpha.Where(member => member.Key != Role.Owner))
            await Join(Alpha, visitor, role);
        await Join(Alpha, InBoth, Role.Member);
        await Join(Beta, InBoth, Role.Member);
        var removed = await Join(Alpha, Removed, Role.Admin);
        await Sql(TestDatabase.Superuser, $"delete from backbone.membership where id = '{removed.Id.Value}'");
        await Sql(TestDatabase.Superuser, $"update backbone.tenant set status = 'Suspended' where id = '{Gamma.Id.Value}'");

        await InTenant(Alpha, db =>
        {
            db.Add(new Invitation
            {
                Email = "alphaville.secret@example.com",
                Role = Role.Member,
                TokenHash = InvitationToken.HashOf(InvitationToAlpha),
                InvitedBy = _membersOfAlpha[Role.Owner].Person!.Id,
                CreatedAt = Clock.GetUtcNow(),
                ExpiresAt = Clock.GetUtcNow().AddDays(7),
            });
            return db.SaveChangesAsync();
        });
        await Sql(TestDatabase.Superuser, $"update backbone.tenant set logo_hash = '{LogoOfAlpha}' where id = '{Alpha.Id.Value}'");
        await Park(JobOfAlpha, Alpha);
        await Park(JobOfBeta, Beta);
        foreach (var tenant in new[] { Alpha, Beta })
            await Store(EventOf(tenant), tenant);
        foreach (var tenant in new[] { Alpha, Beta })
            await Note(tenant);
        await GiveUp(MailOfAlpha, Alpha);
        await GiveUp(MailOfBeta, Beta);
        await Sql(TestDatabase.Superuser, """
            insert into backbone.schedule (name, type, cron, time_zone, is_paused, next_at)
            values ('forgotten-schedule', 'ForgottenJob', '0 4 * * *', 'UTC', false, now() + interval '1 day')
            """);
        // The key that protects form tokens is made when the first is asked for: not by an attack.
        TokenFor(Loner);
        await Upload(Alpha, _membersOfAlpha[Role.Owner]);
        await Upload(Beta, Attacker);
        foreach (var module in IModuleFacts.All)
        {
            await module.Populate(this, Alpha, _membersOfAlpha[Role.Owner]);
            await module.Populate(this, Beta, Attacker);
        }
        await SampleRows.Fill(Database, Owned, Alpha, _membersOfAlpha[Role.Owner].Person!);
        await SampleRows.Fill(Database, Owned, Beta, Attacker.Person!);
        foreach (var tenant in new[] { Alpha, Beta })
        {
            await Sql(TestDatabase.Superuser, $"select backbone.seal_audit_trail('{tenant.Id.Value}', 1000)");
            await Sql(TestDatabase.Superuser, $"select backbone.record_audit_verification('{tenant.Id.Value}', 1, 1, null, null, null)");
        }
    }

    private async Task<IReadOnlyList<string>> CollectSecrets()
    {
        var secrets = new List<string> { Alpha.Id.Value.ToString("N"), Alpha.Id.Value.ToString("D"), Alpha.Name, "alphaville.secret@example.com" };
        foreach (var entity in Owned)
        {
            var ids = await Sql(TestDatabase.Superuser, $"select id from {entity.GetSchema()}.{entity.GetTableName()} where tenant_id = '{Alpha.Id.Value}'");
            secrets.AddRange(ids.SelectMany(row => new[] { ((Guid)row[0]!).ToString("N"), ((Guid)row[0]!).ToString("D") }));
        }
        foreach (var person in _membersOfAlpha.Values.Select(visitor => visitor.Person!))
            secrets.AddRange([person.Name, person.Email, person.Id.Value.ToString("N"), person.Id.Value.ToString("D")]);
        return secrets;
    }
}
