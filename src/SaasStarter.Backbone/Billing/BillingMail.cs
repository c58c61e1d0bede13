using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>The values of news that a sentence about them needs. It is stored as it is; names of plans are kept in every language.</summary>
/// <param name="What">What happened.</param>
/// <param name="Plan">The plan's name, by language; empty without plan.</param>
/// <param name="Amount">The amount in the currency's main unit.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="On">The day on which it happens or happens next.</param>
/// <param name="GraceUntil">The last day on which everything works as before.</param>
internal sealed record BillingDetails(
    BillingHappening What, IReadOnlyDictionary<string, string> Plan, decimal? Amount, string Currency, DateOnly? On, DateOnly? GraceUntil)
{
    /// <summary>One of the texts about it, in which {0} is the plan, {1} the amount, {2} the day, {3} the last day as before and {4} the tenant.</summary>
    /// <param name="part">Which text.</param>
    /// <param name="tenantName">The tenant's name.</param>
    public LocalizedText Text(string part, string tenantName) => Strings.Text($"{part}-{What}",
        Plan.Count == 0 ? "" : Plan.InCurrentLanguage(),
        Amount is { } amount && Money.IsCurrency(Currency) ? new Money(amount, Currency) : "",
        On is { } on ? on : "",
        GraceUntil is { } until ? until : "",
        tenantName);

    /// <summary>What news say, with the days of a time zone.</summary>
    /// <param name="news">The news.</param>
    /// <param name="catalogue">Knows the plan's name.</param>
    /// <param name="zone">In which days are counted.</param>
    public static BillingDetails Of(BillingNews news, PlanCatalogue catalogue, TimeZoneInfo zone) => new(news.What,
        catalogue.Plans.FirstOrDefault(plan => plan.Id == news.PlanId)?.Name ?? new Dictionary<string, string>(),
        news.Amount?.Amount, news.Amount?.Currency ?? "", DayOf(news.On, zone), DayOf(news.GraceUntil, zone));

    /// <summary>What every happening may look like.</summary>
    public static IEnumerable<BillingDetails> Samples() => Enum.GetValues<BillingHappening>().Select(what => new BillingDetails(what,
        new Dictionary<string, string> { ["en"] = "Team", ["fr"] = "Équipe" }, 54, "EUR", new(2030, 5, 17), new(2030, 5, 31)));

    private static DateOnly? DayOf(DateTimeOffset? moment, TimeZoneInfo zone) =>
        moment is { } value ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(value, zone).Date) : null;
}

/// <summary>Tells somebody who may pay what happened to the subscription.</summary>
/// <param name="Recipient">Who may pay.</param>
/// <param name="TenantName">The tenant's name.</param>
/// <param name="Details">What happened.</param>
/// <param name="BillingPath">The page on which everything can be seen and done.</param>
internal sealed record BillingMail(MailRecipient Recipient, string TenantName, BillingDetails Details, string BillingPath) : IMail<BillingMail>
{
    public static string Kind => "billing";

    public LocalizedText Subject => Details.Text("MailSubject", TenantName);

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Details.Text("Mail", TenantName)),
        new MailPart.Paragraph(Details.Text("MailNext", TenantName)),
        new MailPart.Button(Strings.Text("MailButton"), BillingPath),
        new MailPart.Note(Strings.Text("MailNote", TenantName)),
    ];

    public static IReadOnlyList<BillingMail> Samples(MailRecipient recipient) =>
        [.. BillingDetails.Samples().Select(details => new BillingMail(recipient, "Atelier du Port", details, "/t/atelier-du-port/billing"))];
}

/// <summary>Tells it in the product.</summary>
/// <param name="TenantName">The tenant's name.</param>
/// <param name="Details">What happened.</param>
internal sealed record BillingTold(string TenantName, BillingDetails Details) : INotification<BillingTold>
{
    public static NotificationKind Kind { get; } = new("billing", Strings.Text("KindBilling"), Strings.Text("Billing"), HasOwnMail: true);

    public static BillingTold Sample => new("Atelier du Port", BillingDetails.Samples().First());

    public LocalizedText Text => Details.Text("Told", TenantName);

    public string Page => "billing";
}
