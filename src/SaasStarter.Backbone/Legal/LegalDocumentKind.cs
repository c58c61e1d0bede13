using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Legal;

/// <summary>A legal document that the product publishes, in a folder of its own under <c>Legal</c> of the product.</summary>
/// <param name="Name">Its folder and its place in the address: <c>terms</c>.</param>
/// <param name="Fields">What of <c>company.json</c> it has to say, whatever its text says. Without one of them it is not published.</param>
public sealed record LegalDocumentKind(string Name, IReadOnlyList<string> Fields)
{
    private static readonly string[] Identity = ["name", "legalForm", "address", "registerCity", "siren"];

    /// <summary>Mentions légales: who publishes the site (LCEN, art. 1-1; Code de commerce, R123-237).</summary>
    public static LegalDocumentKind Notice { get; } = new("notice",
        [.. Identity, "shareCapital", "phone", "email", "vatNumber", "publicationDirector", "host.name", "host.address", "host.phone"]);

    /// <summary>CGU: what everybody accepts who has an account.</summary>
    public static LegalDocumentKind Terms { get; } = new("terms", [.. Identity, "email", "contract.court"]);

    /// <summary>CGV between professionals (Code de commerce, L441-1): what a customer accepts who pays.</summary>
    public static LegalDocumentKind Sales { get; } = new("sales",
        [.. Identity, "shareCapital", "email", "vatNumber", "contract.court", "contract.availability", "contract.paymentDays", "contract.penaltyRate"]);

    /// <summary>The privacy notice (GDPR, art. 13 and 14).</summary>
    public static LegalDocumentKind Privacy { get; } = new("privacy", ["name", "address", "privacy.email", "processors"]);

    /// <summary>The agreement on data that is processed for customers (GDPR, art. 28).</summary>
    public static LegalDocumentKind DataProcessing { get; } = new("data-processing", [.. Identity, "privacy.email", "processors"]);

    /// <summary>Who works on the data, for whom and where.</summary>
    public static LegalDocumentKind Processors { get; } = new("processors", ["name", "privacy.email", "processors"]);

    /// <summary>All of them, in the order of the links to them.</summary>
    public static IReadOnlyList<LegalDocumentKind> All { get; } = [Notice, Terms, Sales, Privacy, DataProcessing, Processors];

    /// <summary>What a person accepts with an account.</summary>
    public static IReadOnlyList<LegalDocumentKind> OfPeople { get; } = [Terms];

    /// <summary>What a customer accepts with a subscription.</summary>
    public static IReadOnlyList<LegalDocumentKind> OfCustomers { get; } = [Sales, DataProcessing];

    /// <summary>What it is called in menus and lists.</summary>
    public LocalizedText Title => Strings.Text($"Document-{Name}");

    /// <summary>Its address.</summary>
    public string Path => $"/legal/{Name}";

    /// <summary>The kind with this name, or null.</summary>
    public static LegalDocumentKind? Find(string? name) => All.FirstOrDefault(kind => kind.Name == name);
}
