using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;
using static SaasStarter.Backbone.StripeSimulator.Api.Parameter;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>Products and prices.</summary>
internal static class CatalogueEndpoints
{
    private static readonly Parameter[] ProductDetails =
    [
        Flag("active"), Text("description").Unsettable, Groups("marketing_features", Text("name", 80).Required).Unsettable, Metadata().Unsettable, Text("tax_code").Unsettable, Text("url").Unsettable,
    ];

    private static readonly Parameter[] PriceDetails =
    [
        Flag("active"), Text("lookup_key", 200), Metadata().Unsettable, Text("nickname"), Choice("tax_behavior", "exclusive", "inclusive", "unspecified"), Flag("transfer_lookup_key"),
    ];

    public static ApiEndpoint[] All { get; } =
    [
        new("POST", "/v1/products", "ProductCreateParams", [.. New(ProductDetails), Text("id"), Text("name").Required, Text("unit_label")], CreateProduct),
        new("GET", "/v1/products", "ProductListParams", [.. ApiEndpoint.Paging, Flag("active"), Texts("ids")], ListProducts),
        new("GET", "/v1/products/*", "ProductRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedProduct>(call.Id)),
        new("POST", "/v1/products/*", "ProductUpdateParams", [.. ProductDetails, Text("default_price"), Text("name"), Text("unit_label").Unsettable], UpdateProduct),
        new("DELETE", "/v1/products/*", "ProductDeleteParams", [], DeleteProduct),
        new("POST", "/v1/prices", "PriceCreateParams",
            [
                .. New(PriceDetails), Text("currency").Required, Text("product"), Number("unit_amount"), Decimal("unit_amount_decimal"),
                Group("recurring", Choice("interval", "day", "week", "month", "year").Required, Number("interval_count"), Choice("usage_type", "licensed")),
            ], CreatePrice),
        new("GET", "/v1/prices", "PriceListParams",
            [
                .. ApiEndpoint.Paging, Flag("active"), Text("currency"), Texts("lookup_keys"), Text("product"), Choice("type", "one_time", "recurring"),
                Group("recurring", Choice("interval", "day", "week", "month", "year")),
            ], ListPrices),
        new("GET", "/v1/prices/*", "PriceRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedPrice>(call.Id)),
        new("POST", "/v1/prices/*", "PriceUpdateParams", PriceDetails, UpdatePrice),
    ];

    // What is not there yet cannot be unset.
    private static IEnumerable<Parameter> New(IEnumerable<Parameter> details) => details.Select(detail => detail with { IsUnsettable = false });

    private static SimulatedProduct CreateProduct(SimulatedStripe stripe, ApiCall call)
    {
        var (now, id) = (stripe.State.Now(), call.Form.Text("id") ?? SimulatorState.NewId("prod"));
        if (stripe.State.FindAny(id) is not null)
            throw StripeRefusal.Invalid($"Product already exists: {id}", "id", "resource_already_exists");
        var product = new SimulatedProduct { Id = id, Created = now, Name = "" };
        Fill(product, call.Form, now);
        stripe.State.Add(product);
        stripe.State.Record("product.created", product);
        return product;
    }

    private static JsonObject ListProducts(SimulatedStripe stripe, ApiCall call)
    {
        var (active, ids) = (call.Form.Flag("active"), call.Form.Texts("ids"));
        return ApiEndpoint.Page(stripe, stripe.State.All<SimulatedProduct>().Where(product => (active is null || product.Active == active) && (ids.Count == 0 || ids.Contains(product.Id))),
            call.Form, "/v1/products");
    }

    private static SimulatedProduct UpdateProduct(SimulatedStripe stripe, ApiCall call)
    {
        var product = stripe.Found<SimulatedProduct>(call.Id);
        if (call.Form.Text("default_price") is { } price && stripe.State.Find<SimulatedPrice>(price)?.Product != product.Id)
            throw StripeRefusal.NoSuch("price", price, "default_price");
        stripe.State.Change(product, "product.updated", changed => Fill(changed, call.Form, stripe.State.Now()));
        return product;
    }

    private static JsonObject DeleteProduct(SimulatedStripe stripe, ApiCall call)
    {
        var product = stripe.Found<SimulatedProduct>(call.Id);
        if (stripe.State.All<SimulatedPrice>().Any(price => price.Product == product.Id))
            throw StripeRefusal.Invalid("This product cannot be deleted because it has one or more user-created prices.");
        stripe.State.Remove(product);
        stripe.State.Record("product.deleted", product);
        return ApiEndpoint.Deleted(product);
    }

    private static void Fill(SimulatedProduct product, FormNode form, long now)
    {
        product.Active = form.Flag("active") ?? product.Active;
        product.DefaultPrice = form.Text("default_price") ?? product.DefaultPrice;
        product.Description = form.Has("description") ? form.Text("description") : product.Description;
        product.MarketingFeatures = form.Has("marketing_features") ? [.. form.List("marketing_features").Select(feature => new MarketingFeature(feature.Required("name")))] : product.MarketingFeatures;
        product.Metadata = form.Metadata(product.Metadata);
        product.Name = form.Text("name") ?? product.Name;
        product.TaxCode = form.Has("tax_code") ? form.Text("tax_code") : product.TaxCode;
        product.UnitLabel = form.Has("unit_label") ? form.Text("unit_label") : product.UnitLabel;
        product.Url = form.Has("url") ? form.Text("url") : product.Url;
        product.Updated = now;
    }

    private static SimulatedPrice CreatePrice(SimulatedStripe stripe, ApiCall call)
    {
        var form = call.Form;
        if (form.Text("product") is not { } product)
            throw StripeRefusal.Invalid("Missing required param: product.", "product", "parameter_missing");
        if (stripe.State.Find<SimulatedProduct>(product) is null)
            throw StripeRefusal.NoSuch("product", product, "product");
        if (form.Has("unit_amount") == form.Has("unit_amount_decimal"))
            throw StripeRefusal.Invalid("You must specify exactly one of `unit_amount` and `unit_amount_decimal`.", "unit_amount");
        if ((form.Number("unit_amount") ?? form.Number("unit_amount_decimal")) is not (>= 0 and <= 99_999_999 and var amount))
            throw StripeRefusal.Invalid("Invalid non-negative integer", "unit_amount", "parameter_invalid_integer");
        if (form.Required("currency") is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterLower))
            throw StripeRefusal.Invalid($"Invalid currency: {form.Text("currency")}.", "currency");
        var price = new SimulatedPrice
        {
            Id = SimulatorState.NewId("price"),
            Created = stripe.State.Now(),
            Currency = currency,
            Product = product,
            Recurring = form.At("recurring") is { } recurring ? new() { Interval = recurring.Required("interval"), IntervalCount = (int)(recurring.Number("interval_count") ?? 1) } : null,
            UnitAmount = amount,
        };
        if (price.Recurring is { IntervalCount: < 1 or > 1_095 })
            throw StripeRefusal.Invalid("Invalid `interval_count`.", "recurring[interval_count]", "parameter_invalid_integer");
        TakeKey(stripe, price, form);
        Fill(price, form);
        stripe.State.Add(price);
        stripe.State.Record("price.created", price);
        return price;
    }

    private static JsonObject ListPrices(SimulatedStripe stripe, ApiCall call)
    {
        var form = call.Form;
        var (active, keys, interval) = (form.Flag("active"), form.Texts("lookup_keys"), form.At("recurring")?.Text("interval"));
        return ApiEndpoint.Page(stripe, stripe.State.All<SimulatedPrice>().Where(price => (active is null || price.Active == active)
            && (form.Text("currency") is not { } currency || price.Currency == currency) && (keys.Count == 0 || (price.LookupKey is { } key && keys.Contains(key)))
            && (form.Text("product") is not { } product || price.Product == product) && (form.Text("type") is not { } type || price.Type == type)
            && (interval is null || price.Recurring?.Interval == interval)), form, "/v1/prices");
    }

    private static SimulatedPrice UpdatePrice(SimulatedStripe stripe, ApiCall call)
    {
        var price = stripe.Found<SimulatedPrice>(call.Id);
        stripe.State.Change(price, "price.updated", changed =>
        {
            TakeKey(stripe, changed, call.Form);
            Fill(changed, call.Form);
        });
        return price;
    }

    private static void Fill(SimulatedPrice price, FormNode form)
    {
        price.Active = form.Flag("active") ?? price.Active;
        price.Metadata = form.Metadata(price.Metadata);
        price.Nickname = form.Text("nickname") ?? price.Nickname;
        if (form.Text("tax_behavior") is not { } behavior)
            return;
        if (price.TaxBehavior != "unspecified" && price.TaxBehavior != behavior)
            throw StripeRefusal.Invalid("You cannot change the `tax_behavior` of a price once it is set.", "tax_behavior");
        price.TaxBehavior = behavior;
    }

    private static void TakeKey(SimulatedStripe stripe, SimulatedPrice price, FormNode form)
    {
        if (form.Text("lookup_key") is not { } key || key == price.LookupKey)
            return;
        if (stripe.State.All<SimulatedPrice>().FirstOrDefault(other => other.LookupKey == key) is { } holder)
        {
            if (form.Flag("transfer_lookup_key") != true)
                throw StripeRefusal.Invalid($"A price (`{holder.Id}`) already uses that lookup key.", "lookup_key", "resource_already_exists");
            stripe.State.Change(holder, "price.updated", changed => changed.LookupKey = null);
        }
        price.LookupKey = key;
    }
}
