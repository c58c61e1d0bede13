using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Marketing;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Notifications;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.BrowserTests;

/// <summary>
/// Every page that the route table knows: accessible, no wider than a phone, and without a complaint of the browser. Both languages together meet
/// both colour schemes on both widths.
/// </summary>
public abstract class PageTests(PageTests.FilledProduct app, PageTests.Readers readers)
{
    private const int Phone = 390;
    private const int Desk = 1280;

    // Colours that change softly are half-way for a while, and nobody could read them.
    private const string Settled = "async () => { for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame); "
        + "await Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => {}))); }";

    protected abstract string Culture { get; }

    /// <summary>On the desk; on the phone it is the other one.</summary>
    protected abstract ColorScheme OnDesk { get; }

    /// <summary>The pages, and addresses that show an error.</summary>
    public static IEnumerable<TheoryDataRow<string>> Pages() => RouteTable.All.Values
        .Where(route => route.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && RouteTable.MethodOf(route) == "GET")
        .Select(route => "/" + route.RoutePattern.RawText!.TrimStart('/'))
        .Concat(["/nothing-here", "/t/{tenant}/nothing-here", "/sign-in (refused)", "/sign-up (refused)", "/tenants/new (refused)", "/backoffice/second-factor (new)"])
        .Order(StringComparer.Ordinal).Select(path => new TheoryDataRow<string>(path));

    [Theory(Timeout = 90_000)]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_good_for_everybody(string page)
    {
        var pattern = page.Split(' ')[0];
        var isForAll = RouteTable.All.TryGetValue($"GET {pattern}", out var route) && route.Metadata.GetMetadata<IAudienceMetadata>()?.Audience is Audience.AnonymousAudience;
        var account = isForAll ? null : page.EndsWith("(new)", StringComparison.Ordinal) ? $"new.{Culture}" : Culture;
        var person = await readers.Read(app, Culture, account);
        await person.Page.SetViewportSizeAsync(Desk, 900);
        await person.Page.EmulateMediaAsync(new() { ColorScheme = OnDesk, ReducedMotion = ReducedMotion.Reduce });

        await person.Page.GotoAsync(app.Fill(pattern));
        if (page.EndsWith("(refused)", StringComparison.Ordinal))
        {
            await person.Page.Locator($"form[action='{pattern}'] button").Last.ClickAsync();
            await Assertions.Expect(person.Page.Locator(".field-error, .alert").First).ToBeVisibleAsync();
        }

        Assert.Equal(Culture, await person.Page.Locator("html").GetAttributeAsync("lang"));
        var problems = new List<string>();
        foreach (var (width, scheme) in new[] { (Desk, OnDesk), (Phone, OnDesk == ColorScheme.Light ? ColorScheme.Dark : ColorScheme.Light) })
        {
            await person.Page.SetViewportSizeAsync(width, 900);
            await person.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await person.Page.EvaluateAsync(Settled);
            problems.AddRange((await person.FindBarriers()).Select(barrier => $"{width} {scheme}: {barrier}"));
            var overflow = await person.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (overflow > 0)
                problems.Add($"{width}: scrolls sideways by {overflow} px");
        }

        // What is fetched again finds its place by its id.
        var twice = await person.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[id]')].filter(element => !element.closest('.swagger-ui')).map(element => element.id).filter((id, place, all) => all.indexOf(id) !== place)");
        problems.AddRange(twice.Select(id => $"the id {id} stands there twice"));

        Assert.Empty(problems);
        // The browser notes every answer that is no success, and these are on purpose.
        Assert.DoesNotContain(person.Complaints, complaint => !complaint.Contains("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal));
    }

    /// <summary>Those who look at the pages. Each keeps one tab: in a new one, a page and its check cost twice as much.</summary>
    public sealed class Readers(Chromium chromium) : IAsyncDisposable
    {
        private readonly Dictionary<string, Person> _readers = [];

        /// <summary>Somebody with an account, or a visitor, who has no complaint yet.</summary>
        public async Task<Person> Read(FilledProduct app, string culture, string? account)
        {
            var name = account ?? "visitor";
            if (!_readers.TryGetValue(name, out var person))
            {
                _readers[name] = person = await chromium.Somebody(app.Address, new() { Locale = culture });
                await person.Context.AddCookiesAsync(account is null ? [] : app.CookiesOf(account));
            }
            person.Forget();
            return person;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var person in _readers.Values)
                await person.DisposeAsync();
        }
    }

    /// <summary>The product with a tenant in which there is something to see.</summary>
    public sealed class FilledProduct(TestCluster cluster) : TestApplication(cluster)
    {
        private readonly Dictionary<string, TestVisitor> _owners = [];

        private readonly string _invitation = InvitationToken.New();

        private readonly Id<Job> _job = Id<Job>.New();

        // What {id} stands for in the address of a page.
        private readonly Dictionary<string, string> _identifiers = [];

        private string _mail = "";

        private string _unsubscription = "";

        private string _wish = "";

        private string _leave = "";

        private Dictionary<string, string> _simulated = [];

        protected override bool OnPort => true;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            foreach (var culture in new[] { "en", "fr" })
                _owners[culture] = await SignUp($"camille.{culture}@example.com", "Camille Laurent-Desmoulins", culture);
            // They are staff, too: what concerns all tenants is looked at like any other page.
            foreach (var culture in new[] { "en", "fr" })
            {
                await Employ(_owners[culture]);
                _owners[$"new.{culture}"] = await SignUp($"new.{culture}@example.com", culture: culture);
                await Employ(_owners[$"new.{culture}"], isEnrolled: false);
            }
            var tenant = await CreateTenant(_owners["en"], "Domaine de l’Étoile Filante", "etoile");
            await AcceptForTenant(tenant);
            await Join(tenant, _owners["fr"], Role.Owner);
            for (var number = 0; number < 25; number++)
                await Join(tenant, await SignUp($"member.{number}.with.a.long.address@department.example.com", $"Member {number} of a Long Name"), Role.Member);
            await InTenant(tenant, db =>
            {
                db.Add(new Invitation
                {
                    Email = "invited.person@example.com",
                    Role = Role.Viewer,
                    TokenHash = InvitationToken.HashOf(_invitation),
                    InvitedBy = _owners["en"].Person!.Id,
                    CreatedAt = Clock.GetUtcNow(),
                    ExpiresAt = Clock.GetUtcNow().AddDays(7),
                });
                return db.SaveChangesAsync();
            });
            foreach (var module in IModuleFacts.All)
                await module.Populate(this, tenant, _owners["en"]);
            await FindIdentifiers(tenant);
            _unsubscription = Services.GetRequiredService<UnsubscribeTokens>().Create(new(tenant.Id, _owners["en"].Person!.Id, OwnerAdded.Kind.Name));
            await WaitForNews();
            await Tell(tenant);
            await Park(tenant);
            await Work(tenant);
            await Pay(tenant);
            _simulated = await new SimulatedShop(this).OneOfEach();
            var visitor = Visitor();
            var signUp = await visitor.Open("/sign-up");
            var terms = signUp.Page.Root.All("input").Single(input => input["name"] == "AcceptedTerms")["value"]!;
            await visitor.Post("/sign-up", ("Name", "Ana Costa"), ("Email", "ana@example.com"), ("Password", TestVisitor.Password), ("AcceptedTerms", terms));
            _mail = (await Mail.To("ana@example.com")).Page;
        }

        /// <summary>An address for a pattern.</summary>
        public string Fill(string pattern) => pattern.StartsWith("/dev/mail/{", StringComparison.Ordinal) ? _mail
            : pattern.Replace("{document}", "sales", StringComparison.Ordinal).Replace("{version}", "2026-11-21", StringComparison.Ordinal)
                .Replace("confirm/{token}", $"confirm/{_wish}", StringComparison.Ordinal).Replace("leave/{token}", $"leave/{_leave}", StringComparison.Ordinal).Replace("{id}", _identifiers.GetValueOrDefault(pattern, "{id}"), StringComparison.Ordinal).Replace("unsubscribe/{token}", $"unsubscribe/{_unsubscription}", StringComparison.Ordinal)
                .Replace("portal/{session}", $"portal/{_simulated["portal"]}", StringComparison.Ordinal).Replace("checkout/{session}", $"checkout/{_simulated["session"]}", StringComparison.Ordinal)
                .Replace("{invoice}", _simulated["invoice"], StringComparison.Ordinal).Replace("{customer}", _simulated["customer"], StringComparison.Ordinal)
                .Replace("{job}", _job.ToString(), StringComparison.Ordinal)
                .Replace("events/{id}", "events/evt_0?payload=true", StringComparison.Ordinal)
                .Replace("{slug}", "etoile", StringComparison.Ordinal)
                .Replace("{plan}", "company", StringComparison.Ordinal).Replace("{interval}", "month", StringComparison.Ordinal)
                .Replace("{tenant}", "etoile", StringComparison.OrdinalIgnoreCase).Replace("{token}", _invitation, StringComparison.OrdinalIgnoreCase);

        // Of a page that shows one thing of the tenant, whichever module brought it: the newest.
        private async Task FindIdentifiers(CurrentTenant tenant)
        {
            foreach (var route in RouteTable.All.Values.Where(route => route.RoutePattern.RawText!.StartsWith("/t/{tenant}/", StringComparison.Ordinal)))
            {
                var shown = route.Metadata.GetMetadata<IAudienceMetadata>()?.Request?.GetConstructors()[0].GetParameters().FirstOrDefault(parameter => parameter.Name == "Id")?.ParameterType;
                if (RouteTable.MethodOf(route) != "GET" || shown is not { IsGenericType: true })
                    continue;
                var entity = shown.GetGenericArguments()[0];
                var table = Services.GetServices<MigratedContext>().Select(context => TableOf(context, entity)).FirstOrDefault(table => table is not null);
                if (table is null || await Sql(TestDatabase.Superuser, $"select id from {table} where tenant_id = '{tenant.Id.Value}' order by id desc limit 1") is not [var newest])
                    continue;
                _identifiers[route.RoutePattern.RawText!] = Activator.CreateInstance(typeof(Id<>).MakeGenericType(entity), newest[0])!.ToString()!;
            }
        }

        private static string? TableOf(MigratedContext context, Type entity)
        {
            using var db = context.Create("Host=localhost");
            return db.Model.FindEntityType(entity) is { } type ? $"{type.GetSchema()}.{type.GetTableName()}" : null;
        }

        // An address that has yet to be confirmed, one that is on the list, a message, and a month of visits.
        private async Task WaitForNews()
        {
            var tokens = Services.GetRequiredService<WaitingListTokens>();
            await using var accounts = Accounts();
            foreach (var number in Enumerable.Range(0, 2))
            {
                var entry = accounts.Add(new WaitingListEntry
                {
                    Id = Id<WaitingListEntry>.New(),
                    Email = $"waiting.for.news.{number}@department.example.com",
                    NormalizedEmail = $"WAITING.{number}",
                    Culture = "fr",
                    RequestedAt = Clock.GetUtcNow(),
                    ConfirmedAt = number == 0 ? null : Clock.GetUtcNow(),
                }).Entity;
                (_wish, _leave) = number == 0 ? (tokens.ToConfirm(entry.Id), _leave) : (_wish, tokens.ToLeave(entry.Id));
            }
            accounts.Add(new ContactMessage
            {
                Id = Id<ContactMessage>.New(),
                Name = "Camille Laurent-Desmoulins",
                Email = "camille@department.example.com",
                Culture = "fr",
                SentAt = Clock.GetUtcNow(),
                Message = "Bonjour,\n\navez-vous une offre pour les écoles ?",
            });
            var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
            foreach (var day in Enumerable.Range(0, 30))
                accounts.AddRange(new[] { "/", "/pricing", VisitDay.WholeSite }.Select(page => new VisitDay { Day = today.AddDays(-day), Page = page, Visitors = 10 + day, Views = 20 + day }));
            await accounts.SaveChangesAsync();
        }

        private async Task Park(CurrentTenant tenant)
        {
            foreach (var number in Enumerable.Range(0, 60))
            {
                await Sql(TestDatabase.Superuser, $"""
                    insert into backbone.job (id, tenant_id, lane, queue, type, priority, state, run_at, attempt, maximum_attempts, cancel_requested, continue_when,
                                              title, culture, error_kind, error, trace_parent, created_at, started_at, finished_at)
                    values ('{(number == 0 ? _job : Id<Job>.New()).Value}', '{tenant.Id.Value}', '{tenant.Id.Value}', 'default', 'ExportEverythingThatThereIs', 0, 'Failed', now(), 3, 3, false,
                            'Succeeded', 'Export of everything that there is', 'en', 'TimeoutException', 'It took too long.',
                            '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now(), now(), now())
                    """);
            }
        }

        // One that goes on, as far as anybody can tell, one that is tried again, and two that ended.
        private async Task Work(CurrentTenant tenant) => await Sql(TestDatabase.Superuser, $"""
            insert into backbone.job (id, tenant_id, lane, queue, type, priority, state, run_at, attempt, maximum_attempts, cancel_requested, continue_when, culture,
                                      created_at, title, finished_at, error_kind, lease_until, progress_done, progress_total)
            select gen_random_uuid(), '{tenant.Id.Value}', '{tenant.Id.Value}', 'default', 'SendInvitations', 0, state, now() + interval '1 day', 1, 3, false, 'Succeeded', 'en',
                   now(), title, finished_at, error_kind, now() + interval '1 day', 340, 1200
            from (values ('Running', 'Count the bottles', null::timestamptz, null), ('Scheduled', 'Count the barrels', null, 'TimeoutException'),
                         ('Failed', 'Import the customers of a very long and winding year', now(), 'TimeoutException'), ('Succeeded', 'Send invitations (12)', now(), null))
                 as work (state, title, finished_at, error_kind)
            """);

        // What Stripe told, and what of it does not fit.
        private async Task Pay(CurrentTenant tenant)
        {
            await InTenant(tenant, async db =>
            {
                db.Add(new BillingCustomer { StripeCustomerId = "cus_QXcT2V6d0rM4Wn", Name = "Domaine de l’Étoile Filante", Email = "comptabilite@etoile.example", CreatedAt = Clock.GetUtcNow() });
                db.Add(new Backbone.Billing.Subscription { StripeSubscriptionId = "sub_1QXcT2V6d0rM4WnPq8sTn", Status = SubscriptionStatus.PastDue, PlanId = "team", Currency = "EUR", UnitAmount = 900, Quantity = 26, StripeItemId = "si_1", PeriodStart = Clock.GetUtcNow(), PeriodEnd = Clock.GetUtcNow().AddDays(30), PastDueSince = Clock.GetUtcNow(), PendingPlanId = "company", CreatedAt = Clock.GetUtcNow().AddDays(-60) });
                foreach (var number in Enumerable.Range(0, 12))
                {
                    db.Add(new BillingDrift { Kind = number == 0 ? "second-subscription" : "Subscription.PeriodEnd", About = $"sub_1QXcT2V6d0rM4WnPq8s{number}", Local = "2026-11-01 08:00:00Z", AtStripe = "2026-12-01 08:00:00Z", FoundAt = Clock.GetUtcNow() });
                    db.Add(new BillingNotice { Kind = "PaymentFailedAgain", About = $"in_1QXcT2V6d0rM4WnPq8sT {number}", ToldAt = Clock.GetUtcNow() });
                    db.Add(new BillingInvoice { StripeInvoiceId = $"in_1QXcT2V6d0rM4WnPq8sT{number}", Number = $"FACT-2026-{number:0000}", Status = number == 0 ? InvoiceStatus.Open : InvoiceStatus.Paid, Reason = "subscription_cycle", Currency = "EUR", Total = 25_90, AmountRemaining = number == 0 ? 25_90 : 0, AttemptCount = 3, CreatedAt = Clock.GetUtcNow() });
                }
                return await db.SaveChangesAsync();
            });
            await Sql(TestDatabase.Superuser, $$"""
                insert into backbone.stripe_event (id, tenant_id, type, stripe_customer_id, is_live, payload, created_at, state, error)
                select 'evt_' || number, case when number < 50 then '{{tenant.Id.Value}}'::uuid end, 'customer.subscription.pending_update_applied', 'cus_QXcT2V6d0rM4Wn', true,
                       '{"id": "evt_0", "data": {"object": {"description": "{{new string('x', 300)}}"} } }', now(), case when number < 50 then 'Waiting' else 'Unmatched' end,
                       'It is written in the version 2025-03-31.basil of the API, and we use 2026-10-28.endive.'
                from generate_series(0, 59) number
                """);
        }

        private async Task Tell(CurrentTenant tenant)
        {
            await using var services = Services.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
            var notifications = services.ServiceProvider.GetRequiredService<INotifications>();
            for (var number = 0; number < 25; number++)
                await notifications.Notify(new OwnerAdded($"Member {number} of a Long Name"), Recipients.WithRole(Role.Owner), CancellationToken.None);
        }

        /// <summary>The session of an owner who reads this language.</summary>
        public IEnumerable<Microsoft.Playwright.Cookie> CookiesOf(string culture) => _owners[culture].Cookies.GetAllCookies()
            .Select(cookie => new Microsoft.Playwright.Cookie { Name = cookie.Name, Value = cookie.Value, Url = Address.AbsoluteUri });
    }
}

public sealed class EnglishPageTests(PageTests.FilledProduct app, PageTests.Readers readers) : PageTests(app, readers), IClassFixture<PageTests.FilledProduct>, IClassFixture<PageTests.Readers>
{
    protected override string Culture => "en";

    protected override ColorScheme OnDesk => ColorScheme.Light;
}

public sealed class FrenchPageTests(PageTests.FilledProduct app, PageTests.Readers readers) : PageTests(app, readers), IClassFixture<PageTests.FilledProduct>, IClassFixture<PageTests.Readers>
{
    protected override string Culture => "fr";

    protected override ColorScheme OnDesk => ColorScheme.Dark;
}
