using System.Net;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Billing;

/// <summary>What the staff sees of payments, and does about them, page by page.</summary>
public sealed class BillingStaffPageTests(SimulatedBilling app) : IClassFixture<SimulatedBilling>, IAsyncLifetime
{
    private const string Page = "/backoffice/billing";

    private TestVisitor _staff = null!;
    private CurrentTenant _tenant = null!;

    private string Customer => $"cus_{_tenant.Slug}";

    public async ValueTask InitializeAsync()
    {
        var unique = Guid.CreateVersion7().ToString("N")[^10..];
        _staff = await app.SignUp($"{unique}@staff.example");
        await app.Employ(_staff);
        _tenant = await app.CreateTenant(await app.SignUp($"{unique}@owner.example"), $"Paying {unique}", $"paying-{unique}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_subscription_is_found_by_name_slug_and_Stripes_identifiers_and_filtered()
    {
        await app.MakeCustomer(_tenant);
        var subscription = await app.AddSubscription(_tenant, SubscriptionStatus.PastDue, s => (s.PlanId, s.Quantity, s.PastDueSince) = ("company", 3, app.Clock.GetUtcNow().AddDays(-2)));
        var invoice = await app.AddInvoice(_tenant);

        foreach (var find in new[] { _tenant.Name.ToUpperInvariant(), _tenant.Slug, Customer, subscription.StripeSubscriptionId, invoice.StripeInvoiceId })
        {
            var page = await _staff.Open($"{Page}?find={Uri.EscapeDataString(find)}");
            Assert.Equal([_tenant.Name], Headings(page));
            Assert.Contains("payment late", Rows(page), StringComparison.Ordinal);
            Assert.Contains("3 × €9 a month", Rows(page), StringComparison.Ordinal);
        }
        Assert.Equal([_tenant.Name], Headings(await _staff.Open($"{Page}?find={_tenant.Slug}&status=PastDue&plan=company")));
        Assert.Empty(Headings(await _staff.Open($"{Page}?find={_tenant.Slug}&status=Active")));
        Assert.Empty(Headings(await _staff.Open($"{Page}?find={_tenant.Slug}&plan=team")));
        Assert.Contains("Nothing found", (await _staff.Open($"{Page}?find=nobody-at-all&status=nonsense&before=nonsense")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_without_a_subscription_is_listed_too()
    {
        await app.MakeCustomer(_tenant);

        Assert.Contains("No subscription", Rows(await _staff.Open($"{Page}?find={_tenant.Slug}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenants_page_tells_everything_about_its_payments()
    {
        await app.MakeCustomer(_tenant);
        await app.AddSubscription(_tenant, SubscriptionStatus.Active, s => s.PendingPlanId = "company");
        await app.AddInvoice(_tenant, i => (i.Number, i.Status) = ("FACT-0042", InvoiceStatus.Paid));
        await app.AddEvent($"evt_{_tenant.Slug}", "invoice.paid", Customer, _tenant, StripeEventState.Applied);
        await app.InTenant(_tenant, async db =>
        {
            db.Add(new BillingNotice { Kind = "PaymentFailed", About = "in_1 1", ToldAt = app.Clock.GetUtcNow() });
            db.Add(new BillingDrift { Kind = "second-subscription", About = "sub_other", Local = "sub_one", AtStripe = "sub_other", FoundAt = app.Clock.GetUtcNow() });
            return await db.SaveChangesAsync();
        });

        var page = await _staff.Open($"{Page}/tenants/{_tenant.Slug}");

        foreach (var told in new[] { _tenant.Name, Customer, "then Company", "FACT-0042", "invoice.paid", "PaymentFailed", "Second subscription", "sub_other", "never" })
            Assert.Contains(told, page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Get($"{Page}/tenants/nowhere")).Status);
    }

    [Fact]
    public async Task A_tenant_that_never_set_out_to_pay_has_a_page_without_buttons()
    {
        var page = await _staff.Open($"{Page}/tenants/{_tenant.Slug}");

        Assert.Contains("never set out to pay", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Page.Forms, form => form.Action.EndsWith("/sync", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Forge($"{Page}/tenants/{_tenant.Slug}/sync")).Status);
    }

    [Fact]
    public async Task Events_are_narrowed_by_state_type_and_customer()
    {
        await app.MakeCustomer(_tenant);
        await app.AddEvent($"evt_a_{_tenant.Slug}", "invoice.paid", Customer, _tenant, StripeEventState.Applied);
        await app.AddEvent($"evt_b_{_tenant.Slug}", "invoice.voided", Customer, _tenant, StripeEventState.Waiting);
        await app.AddEvent($"evt_c_{_tenant.Slug}", "customer.updated", Customer, _tenant, StripeEventState.Ignored);
        await app.AddEvent($"evt_d_{_tenant.Slug}", "customer.updated", $"cus_stranger_{_tenant.Slug}", null, StripeEventState.Unmatched);

        foreach (var (query, expected) in new Dictionary<string, string[]>
        {
            [""] = ["customer.updated", "invoice.voided", "invoice.paid"],
            ["&view=applied"] = ["invoice.paid"],
            ["&view=waiting"] = ["invoice.voided"],
            ["&view=stuck"] = ["invoice.voided"],
            ["&view=ignored"] = ["customer.updated"],
            ["&view=unmatched"] = [],
            ["&view=nonsense&before=nonsense"] = [],
            ["&type=invoice.*"] = ["invoice.voided", "invoice.paid"],
            ["&type=invoice.paid"] = ["invoice.paid"],
            ["&type=invoice"] = [],
        })
        {
            Assert.Equal(expected, Headings(await _staff.Open($"{Page}/events?customer={Customer}{query}")));
        }
        Assert.Equal(["customer.updated"], Headings(await _staff.Open($"{Page}/events?view=unmatched&customer=cus_stranger_{_tenant.Slug}")));
        Assert.Contains("The oldest event that is not applied came", (await _staff.Open($"{Page}/events")).Text, StringComparison.Ordinal);
        Assert.Matches("[0-9]+ events failed", (await _staff.Open("/backoffice")).Text);
    }

    [Fact]
    public async Task What_Stripe_wrote_is_read_by_those_who_may_and_that_is_recorded()
    {
        var id = $"evt_secret_{_tenant.Slug}";
        await app.AddEvent(id, "invoice.paid", Customer, _tenant, StripeEventState.Applied, """{"name":"<script>alert(1)</script> Zoé"}""");
        var observer = await app.SignUp($"{_tenant.Slug}@observer.example");
        await app.Employ(observer, StaffRole.Observer);

        Assert.DoesNotContain("Zoé", (await _staff.Open($"{Page}/events/{id}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Did read", await Actions(), StringComparison.Ordinal);
        var shown = await _staff.Open($"{Page}/events/{id}?payload=true");
        Assert.Contains("<script>alert(1)</script> Zoé", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert(1)", shown.Body, StringComparison.Ordinal);
        Assert.Contains("ReadStripeEvent", await Actions(), StringComparison.Ordinal);

        var hidden = await observer.Open($"{Page}/events/{id}?payload=true");
        Assert.Equal(HttpStatusCode.OK, hidden.Status);
        Assert.DoesNotContain("Zoé", hidden.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(hidden.Page.Forms, form => form.Action.StartsWith(Page, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, (await observer.Forge($"{Page}/events/{id}/replay")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Get($"{Page}/events/evt_nowhere")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Forge($"{Page}/events/evt_nowhere/replay")).Status);

        async Task<string> Actions() => string.Join(' ', (await app.Sql(TestDatabase.Superuser,
            $"select action from backbone.audit_entry where tenant_id = '00000000-0000-0000-0000-000000000000' and person_id = '{_staff.Person!.Id.Value}' and subject = '{id}'")).Select(row => row[0]));
    }

    [Fact]
    public async Task An_event_that_failed_is_applied_again_and_its_parked_job_let_go()
    {
        var customer = await app.Customer(_tenant);
        var id = $"evt_parked_{_tenant.Slug}";
        await app.AddEvent(id, "invoice.paid", customer, _tenant, StripeEventState.Waiting, Event(id, "invoice.paid", customer));
        await Park(id);
        Assert.Contains("StripeTimeout", (await _staff.Open($"{Page}/events/{id}")).Text, StringComparison.Ordinal);

        var after = await _staff.Post($"{Page}/events/{id}/replay");

        Assert.Equal($"{Page}/events/{id}", after.Path);
        await app.Applied(id);
        Assert.Equal(1L, await app.Database.Value<long>(TestDatabase.Superuser, $"select count(*) from backbone.job where about = '{id}' and state = 'Discarded'"));
        Assert.Contains("had an event applied again", (await _staff.Open("/backoffice/activity?changes=true")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_failed_are_applied_again_together_also_those_of_a_customer_who_has_come_to_belong_to_somebody()
    {
        var customer = await app.Customer(_tenant);
        var (failed, late, foreign) = ($"evt_failed_{_tenant.Slug}", $"evt_late_{_tenant.Slug}", $"evt_foreign_{_tenant.Slug}");
        await app.AddEvent(failed, "invoice.paid", customer, _tenant, StripeEventState.Waiting, Event(failed, "invoice.paid", customer));
        await app.AddEvent(late, "invoice.paid", customer, null, StripeEventState.Unmatched, Event(late, "invoice.paid", customer));
        await app.AddEvent(foreign, "invoice.paid", $"cus_foreign_{_tenant.Slug}", null, StripeEventState.Unmatched);

        await _staff.Open($"{Page}/events");
        await _staff.Post($"{Page}/events/replay-failed");

        await app.Applied(failed);
        await app.Applied(late);
        Assert.Equal(_tenant.Id.Value, await app.Database.Value<Guid>(TestDatabase.Superuser, $"select tenant_id from backbone.stripe_event where id = '{late}'"));
        Assert.Equal("Unmatched", await app.StateOf(foreign));
        Assert.Equal(HttpStatusCode.Conflict, (await _staff.Forge($"{Page}/events/{foreign}/replay")).Status);
        Assert.Contains("still belongs to nobody", (await _staff.Forge($"{Page}/events/{foreign}/replay")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nothing_is_done_about_and_what_is_being_applied_are_not_applied_again()
    {
        await app.MakeCustomer(_tenant);
        var (ignored, running) = ($"evt_ignored_{_tenant.Slug}", $"evt_running_{_tenant.Slug}");
        await app.AddEvent(ignored, "plan.created", Customer, _tenant, StripeEventState.Ignored);
        await app.AddEvent(running, "invoice.paid", Customer, _tenant, StripeEventState.Waiting);
        await Park(running, "Scheduled");

        Assert.DoesNotContain((await _staff.Open($"{Page}/events/{ignored}")).Page.Forms, form => form.Action.EndsWith("/replay", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, (await _staff.Forge($"{Page}/events/{ignored}/replay")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await _staff.Forge($"{Page}/events/{running}/replay")).Status);
        Assert.DoesNotContain("invoice.paid", Headings(await _staff.Open($"{Page}/events?view=stuck&customer={Customer}")));
    }

    [Fact]
    public async Task What_differs_is_shown_with_both_values_and_vanishes_once_it_fits()
    {
        await app.Customer(_tenant);
        await app.InTenant(_tenant, async db =>
        {
            db.Add(new BillingDrift { Kind = "missing-subscription", About = "sub_gone", Local = "Active", AtStripe = "unknown", FoundAt = app.Clock.GetUtcNow() });
            return await db.SaveChangesAsync();
        });
        var open = await _staff.Open($"{Page}/drift");
        foreach (var told in new[] { _tenant.Name, "Subscription unknown at Stripe", "sub_gone", "Active", "unknown" })
            Assert.Contains(told, Rows(open), StringComparison.Ordinal);

        await _staff.Post($"{Page}/tenants/{_tenant.Slug}/sync");

        await JobApplication.Until(async () => !Rows(await _staff.Open($"{Page}/drift")).Contains(_tenant.Name, StringComparison.Ordinal), "the difference is gone");
        Assert.Contains(_tenant.Name, Rows(await _staff.Open($"{Page}/drift?resolved=true")), StringComparison.Ordinal);
        Assert.DoesNotContain("never", (await _staff.Open($"{Page}/tenants/{_tenant.Slug}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sold_is_compared_with_the_plan_file()
    {
        Assert.DoesNotContain("Is missing", (await _staff.Open($"{Page}/drift")).Text, StringComparison.Ordinal);

        // The simulator of these tests has the products by other names, and no price by its key.
        var compared = await _staff.Open($"{Page}/drift?catalogue=true");

        Assert.Contains("Would be changed: product saasstarter_company", compared.Text, StringComparison.Ordinal);
        Assert.Contains("Is missing: price saasstarter_team_month_eur", compared.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/trials")]
    [InlineData("/failed-payments")]
    [InlineData("/events")]
    [InlineData("/drift")]
    public async Task Every_page_speaks_French_and_leads_to_the_others(string page)
    {
        var french = await app.SignUp($"{_tenant.Slug}@fleur.example", culture: "fr");
        await app.Employ(french);

        var answer = await french.Open($"{Page}{page}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("Abonnements Essais finissants Paiements échoués Événements Écarts", answer.Text, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Headings(Answer page) =>
        [.. page.Page.Root.All("tbody").SelectMany(body => body.All("th")).Select(heading => heading.All("a").First().Text)];

    private static string Rows(Answer page) => string.Join(' ', page.Page.Root.All("tbody").Select(body => body.Text));

    private static string Event(string id, string type, string customer) =>
        $$$"""{"id":"{{{id}}}","object":"event","type":"{{{type}}}","created":1800000000,"livemode":false,"data":{"object":{"id":"in_1","object":"invoice","customer":"{{{customer}}}"} } }""";

    private async Task Park(string about, string state = "Failed") => await app.Sql(TestDatabase.Superuser, $"""
        insert into backbone.job (id, tenant_id, lane, queue, type, payload, priority, state, run_at, attempt, maximum_attempts, cancel_requested, continue_when, culture,
                                  created_at, finished_at, about, error_kind, error)
        values (gen_random_uuid(), '{_tenant.Id.Value}', '{_tenant.Id.Value}', 'billing', 'ApplyStripeEvent', null, 0, '{state}', now() + interval '1 day', 30, 30, false,
                'Succeeded', 'en', now(), case when '{state}' = 'Failed' then now() end, '{about}', 'StripeTimeout', 'It took too long.')
        """);
}
