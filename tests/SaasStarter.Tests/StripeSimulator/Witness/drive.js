// Drives the simulator with Stripe's own client, as a product would, and says what differs from Stripe.
import assert from 'node:assert/strict';
import Stripe from 'stripe';

const [address, key, secret] = process.argv.slice(2);
const url = new URL(address);
const stripe = new Stripe(key, { host: url.hostname, port: url.port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
const local = async path => (await fetch(address + path)).json();

await stripe.webhookEndpoints.create({ url: address + '/hook', enabled_events: ['*'], api_version: Stripe.API_VERSION });

const product = await stripe.products.create({ name: 'Team', metadata: { plan: 'team', empty: '' } });
assert.deepEqual(product.metadata, { plan: 'team' });
const monthly = await stripe.prices.create({ product: product.id, currency: 'eur', unit_amount: 1000, recurring: { interval: 'month' }, lookup_key: 'team_month' });
const large = await stripe.prices.create({ product: product.id, currency: 'eur', unit_amount: 3000, recurring: { interval: 'month' } });
assert.equal((await stripe.prices.list({ lookup_keys: ['team_month'] })).data[0].id, monthly.id);

// A checkout, from the session to the subscription.
const customer = await stripe.customers.create({ name: 'Ünï & co = 1+1', email: 'ann@example.com', address: { country: 'FR', city: 'Lyon' } });
const session = await stripe.checkout.sessions.create({
    mode: 'subscription', customer: customer.id, client_reference_id: 'attempt', line_items: [{ price: monthly.id, quantity: 2 }],
    success_url: 'https://example.com/?session_id={CHECKOUT_SESSION_ID}', customer_update: { name: 'auto', address: 'auto' },
    tax_id_collection: { enabled: true }, subscription_data: { metadata: { tenant: 'Ünï & co' } }, metadata: { a: 'b' },
});
assert.equal(session.status, 'open');
await local('/complete/' + session.id);
const completed = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription.latest_invoice', 'line_items'] });
assert.equal(completed.payment_status, 'paid');
assert.equal(completed.line_items.data[0].quantity, 2);
const subscription = completed.subscription;
assert.equal(subscription.metadata.tenant, 'Ünï & co');
assert.equal(subscription.latest_invoice.amount_paid, 2000);

// A preview, and the change that it previewed.
const item = subscription.items.data[0];
const details = { items: [{ id: item.id, price: large.id, quantity: 2 }], proration_behavior: 'always_invoice', proration_date: item.current_period_start + 60 };
const preview = await stripe.invoices.createPreview({ subscription: subscription.id, subscription_details: details });
assert.match(preview.id, /^upcoming_in/);
const changed = await stripe.subscriptions.update(subscription.id, { ...details, payment_behavior: 'pending_if_incomplete', expand: ['latest_invoice'] });
assert.equal(changed.items.data[0].price.id, large.id);
assert.equal(changed.latest_invoice.amount_paid, preview.amount_due);
assert.ok(changed.latest_invoice.lines.data.every(line => line.parent.subscription_item_details.proration));

// Errors are of the types that Stripe's client knows.
const fails = (type, fields, call) => assert.rejects(call, error => {
    assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
    for (const [name, value] of Object.entries(fields)) assert.equal(error[name], value);
    assert.match(error.requestId, /^req_/);
    return true;
});
const { errors } = Stripe;
await fails(errors.StripeInvalidRequestError, { code: 'resource_missing', statusCode: 404, param: 'id' }, () => stripe.customers.retrieve('cus_nobody'));
await fails(errors.StripeInvalidRequestError, { code: 'parameter_unknown', statusCode: 400, param: 'nmae' }, () => stripe.customers.create({ nmae: 'Ann' }));
await fails(errors.StripeInvalidRequestError, { code: 'parameter_missing', param: 'customer' }, () => stripe.subscriptions.create({ items: [{ price: monthly.id }] }));
const failing = await stripe.customers.create({ payment_method: 'pm_card_chargeCustomerFail' });
const method = (await stripe.paymentMethods.list({ customer: failing.id })).data[0];
await fails(errors.StripeCardError, { code: 'card_declined', decline_code: 'generic_decline', statusCode: 402 }, () => stripe.subscriptions.create({
    customer: failing.id, items: [{ price: monthly.id }], default_payment_method: method.id, payment_behavior: 'error_if_incomplete',
}));
await fails(errors.StripeAuthenticationError, { statusCode: 401 }, () =>
    new Stripe('sk_test_wrong', { host: url.hostname, port: url.port, protocol: 'http', maxNetworkRetries: 0 }).customers.list());
const once = await stripe.customers.create({ name: 'Once' }, { idempotencyKey: 'once' });
assert.equal((await stripe.customers.create({ name: 'Once' }, { idempotencyKey: 'once' })).id, once.id);
await fails(errors.StripeIdempotencyError, { statusCode: 400 }, () => stripe.customers.create({ name: 'Twice' }, { idempotencyKey: 'once' }));

// A test clock, a renewal and the portal.
const start = Math.floor(Date.parse('2027-04-01T00:00:00Z') / 1000);
const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
const timed = await stripe.customers.create({ test_clock: clock.id, payment_method: 'pm_card_visa', name: 'Timed' });
const card = (await stripe.paymentMethods.list({ customer: timed.id })).data[0];
const renewing = await stripe.subscriptions.create({ customer: timed.id, items: [{ price: monthly.id }], default_payment_method: card.id });
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: start + 31 * 86400 });
assert.equal((await stripe.testHelpers.testClocks.retrieve(clock.id)).status, 'ready');
assert.deepEqual((await stripe.invoices.list({ subscription: renewing.id })).data.map(invoice => invoice.status), ['paid', 'paid']);
const schedule = await stripe.subscriptionSchedules.create({ from_subscription: renewing.id });
const [phase] = schedule.phases;
await stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: 'release',
    phases: [{ items: [{ price: monthly.id, quantity: 1 }], start_date: phase.start_date, end_date: phase.end_date }, { items: [{ price: large.id, quantity: 1 }], duration: { interval: 'month' } }],
});
await stripe.subscriptionSchedules.release(schedule.id);
await stripe.billingPortal.configurations.create({
    features: {
        invoice_history: { enabled: true }, payment_method_update: { enabled: true }, customer_update: { enabled: true, allowed_updates: ['tax_id', 'address'] },
        subscription_cancel: { enabled: true, mode: 'at_period_end', cancellation_reason: { enabled: true, options: ['too_expensive', 'other'] } },
    },
    default_return_url: 'https://example.com/',
});
const portal = await stripe.billingPortal.sessions.create({ customer: customer.id, flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: subscription.id } } });
assert.match(portal.url, /\/stripe-simulator\/portal\//);
await stripe.subscriptions.cancel(renewing.id, { cancellation_details: { comment: 'bye' } });

// Its events: all of them by pages, and every signed delivery.
const listed = [];
for await (const event of stripe.events.list({ limit: 7 })) listed.push(event.id);
assert.equal(new Set(listed).size, listed.length);
const oldestFirst = [];
for await (const event of stripe.events.list({ limit: 7, ending_before: listed.at(-1) })) oldestFirst.push(event.id);
assert.deepEqual(oldestFirst, listed.slice(0, -1).reverse());
let received = [];
while (received.length < listed.length) received = await local('/received');
for (const { body, signature } of received) {
    const event = stripe.webhooks.constructEvent(body, signature, secret);
    assert.ok(listed.includes(event.id));
    assert.throws(() => stripe.webhooks.constructEvent(body + ' ', signature, secret));
}
console.log(`${listed.length} events`);
