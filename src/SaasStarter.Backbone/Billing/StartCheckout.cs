using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Leads to Stripe's page on which a plan is paid for. What it costs and for how many follows from the plans and the members, never from the form.</summary>
/// <param name="Plan">The <see cref="Billing.Plan.Id"/>.</param>
/// <param name="Interval">For how long to pay at once.</param>
/// <param name="Currency">One of the catalogue's currencies.</param>
public sealed record StartCheckout(string Plan, BillingInterval Interval, string Currency) : ICommand<PaymentPage>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(BillingPermissions.Manage);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Line(Plan, 40).Line(Currency, 3);
}

/// <summary>A page of Stripe's for one visitor. Who has the address may act there: it is not kept, and not logged.</summary>
/// <param name="Address">Where it is.</param>
public sealed record PaymentPage(Secret Address);

internal sealed class StartCheckoutHandler(BackboneDb db, TenantScope scope, PlanCatalogue catalogue, StripeClient stripe, StripePrices prices, BillingSync sync,
    PaidQuantity quantities, Trials trials, SiteAddress site, TimeProvider clock, StripeAnswers answers) : IHandler<StartCheckout, PaymentPage>
{
    // Somebody needs a few minutes for the page; one that is about to close is not handed out again.
    private static readonly TimeSpan TimeToPay = TimeSpan.FromMinutes(15);

    public Task<Result<PaymentPage>> Handle(StartCheckout request, CancellationToken cancellationToken) =>
        answers.Asking(token => Start(request, token), cancellationToken);

    private async Task<Result<PaymentPage>> Start(StartCheckout request, CancellationToken cancellationToken)
    {
        if (catalogue.Find(request.Plan) is not { IsFree: false } plan || !catalogue.Currencies.Contains(request.Currency))
            return Problem.Invalid(nameof(request.Plan), Strings.Text("NoSuchPlan"));
        await LockTenant(cancellationToken);
        var customer = await sync.Lock(cancellationToken);
        // What is here may be older than what somebody paid a moment ago in another window.
        if (customer is not null)
            await sync.Sync(customer, cancellationToken);
        if (await Refusal(request, cancellationToken) is { } refusal)
            return refusal;
        if (customer is null or { IsDeleted: true })
            customer = await CreateCustomer(customer, cancellationToken);

        var quantity = await quantities.Of(plan, cancellationToken);
        if (await OpenAttempt(cancellationToken) is { } open)
        {
            var session = await SessionOf(open, cancellationToken);
            if (session?.Status == "complete")
                return Problem.Conflict(Strings.Text("PaymentUnderWay"));
            if (session is { Status: "open", Url: { } address } && IsFor(open, request, quantity) && open.ExpiresAt > clock.GetUtcNow() + TimeToPay)
                return new PaymentPage(new(address.AbsoluteUri));
            await Close(open, session, cancellationToken);
        }
        var price = await prices.Find(plan, request.Interval, request.Currency, cancellationToken);
        if (price.Problem is { } problem)
            return problem;
        await EndPaused(customer, cancellationToken);
        return await Open(await Begin(request, plan, quantity, cancellationToken), plan, customer, price.Value, cancellationToken);
    }

    // Before there is a customer whose row could be locked, two who set out at once would make two.
    private Task<int> LockTenant(CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"select from backbone.tenant for no key update", cancellationToken);

    private async Task<Problem?> Refusal(StartCheckout request, CancellationToken cancellationToken)
    {
        var subscriptions = await db.Set<Subscription>().OrderByDescending(subscription => subscription.CreatedAt).ToListAsync(cancellationToken);
        if (subscriptions.Any(subscription => !subscription.Status.IsEnded() && subscription.Status != SubscriptionStatus.Paused))
            return Problem.Conflict(Strings.Text("SubscribedAlready"));
        // Stripe's customers have one currency for good (docs.stripe.com/billing/customer#currency).
        if (subscriptions.FirstOrDefault() is { } former && former.Currency != request.Currency)
            return Problem.Invalid(nameof(request.Currency), Strings.Text("CurrencyIsFixed", former.Currency));
        return null;
    }

    private async Task<BillingCustomer> CreateCustomer(BillingCustomer? deleted, CancellationToken cancellationToken)
    {
        var parameters = new CustomerParameters
        {
            Name = scope.Tenant.Name,
            Email = scope.Caller.Person!.Email,
            PreferredLocales = [Language],
            Metadata = new Dictionary<string, string> { ["tenant"] = scope.Tenant.Id.ToString() },
        };
        // Doing it again must find the same customer, and other words are another request to Stripe.
        var words = SHA256.HashData(Encoding.UTF8.GetBytes($"{parameters.Name}\n{parameters.Email}\n{Language}\n{deleted?.StripeCustomerId}"));
        var made = await stripe.Customers.Create(parameters, $"customer:{scope.Tenant.Id}:{Convert.ToHexStringLower(words)}", cancellationToken);
        if (deleted is not null)
            (deleted.StripeCustomerId, deleted.IsDeleted) = (made.Id, false);
        var customer = deleted ?? db.Add(new BillingCustomer { StripeCustomerId = made.Id, CreatedAt = clock.GetUtcNow() }).Entity;
        (customer.Name, customer.Email) = (parameters.Name, parameters.Email);
        await db.SaveChangesAsync(cancellationToken);
        return customer;
    }

    // Written down before Stripe is asked: its identifier is the key by which asking again finds the same page.
    private async Task<CheckoutAttempt> Begin(StartCheckout request, Plan plan, int quantity, CancellationToken cancellationToken)
    {
        var (id, now) = (Id<CheckoutAttempt>.New(), clock.GetUtcNow());
        var attempt = new CheckoutAttempt
        {
            Id = id,
            PersonId = scope.Caller.Person!.Id,
            PlanId = plan.Id,
            Interval = request.Interval,
            Currency = request.Currency,
            Quantity = quantity,
            HasTrial = plan.TrialDays > 0 && await trials.Take(id, scope.Caller.Person, cancellationToken),
            CreatedAt = now,
        };
        db.Add(attempt);
        await db.SaveChangesAsync(cancellationToken);
        return attempt;
    }

    private async Task<Result<PaymentPage>> Open(CheckoutAttempt attempt, Plan plan, BillingCustomer customer, string price, CancellationToken cancellationToken)
    {
        var session = await stripe.CheckoutSessions.Create(Parameters(attempt, plan, customer, price), $"checkout:{scope.Tenant.Id}:{attempt.Id}", cancellationToken);
        (attempt.StripeSessionId, attempt.ExpiresAt) = (session.Id, session.ExpiresAt);
        await db.SaveChangesAsync(cancellationToken);
        return new PaymentPage(new(session.Url!.AbsoluteUri));
    }

    // A trial that ended without a means of payment waits for ever; what is bought now takes its place.
    private async Task EndPaused(BillingCustomer customer, CancellationToken cancellationToken)
    {
        if (await db.Set<Subscription>().SingleOrDefaultAsync(subscription => subscription.Status == SubscriptionStatus.Paused, cancellationToken) is not { } paused)
            return;
        await stripe.Subscriptions.Cancel(paused.StripeSubscriptionId, null, cancellationToken);
        await sync.Sync(customer, cancellationToken);
    }

    private Task<CheckoutAttempt?> OpenAttempt(CancellationToken cancellationToken) =>
        db.Set<CheckoutAttempt>().SingleOrDefaultAsync(attempt => attempt.State == CheckoutState.Open, cancellationToken);

    private async Task<CheckoutSession?> SessionOf(CheckoutAttempt attempt, CancellationToken cancellationToken) =>
        attempt.StripeSessionId is { } id ? await stripe.CheckoutSessions.Retrieve(id, null, cancellationToken) : null;

    // So that nobody pays twice, in a window that was left open.
    private async Task Close(CheckoutAttempt attempt, CheckoutSession? session, CancellationToken cancellationToken)
    {
        if (session?.Status == "open")
            await stripe.CheckoutSessions.Expire(session.Id, $"expire:{session.Id}", cancellationToken);
        attempt.State = CheckoutState.Expired;
        await db.SaveChangesAsync(cancellationToken);
        await trials.GiveBack(attempt.Id, cancellationToken);
    }

    private static bool IsFor(CheckoutAttempt attempt, StartCheckout request, int quantity) =>
        (attempt.PlanId, attempt.Interval, attempt.Currency, attempt.Quantity) == (request.Plan, request.Interval, request.Currency, quantity);

    private CheckoutSessionParameters Parameters(CheckoutAttempt attempt, Plan plan, BillingCustomer customer, string price)
    {
        var metadata = new Dictionary<string, string> { ["tenant"] = scope.Tenant.Id.ToString(), ["checkout"] = attempt.Id.ToString() };
        return new()
        {
            LineItems = [new(price, attempt.Quantity)],
            Customer = customer.StripeCustomerId,
            ClientReferenceId = attempt.Id.ToString(),
            SuccessUrl = site.Of(scope.Tenant.Path("billing/done")),
            CancelUrl = site.Of(scope.Tenant.Path("billing/plans")),
            TaxIdCollection = new(true),
            CustomerUpdate = new(CustomerUpdating.Auto, CustomerUpdating.Auto),
            BillingAddressCollection = BillingAddressCollection.Required,
            PaymentMethodCollection = attempt.HasTrial ? PaymentMethodCollection.IfRequired : PaymentMethodCollection.Always,
            SubscriptionData = new()
            {
                TrialPeriodDays = attempt.HasTrial ? plan.TrialDays : null,
                TrialSettings = attempt.HasTrial ? new(new(MissingPaymentMethod.Pause)) : null,
                Metadata = metadata,
            },
            Locale = Language,
            Metadata = metadata,
        };
    }

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
}
