using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Components;

/// <summary>
/// The company that answers for the product: <c>company.json</c>. The foot of pages and mails and all legal documents take from it. What the documents need and
/// is missing does not prevent the start: they are not published, and say so.
/// </summary>
public sealed partial record Company
{
    /// <summary>The legal form of somebody who trades under their own name: <c>EI</c>, which has no share capital.</summary>
    public const string SoleTrader = "EI";

    /// <summary>Whether the values are those of the company that the template made up. In production, its documents are not published.</summary>
    public bool IsSample { get; init; }

    /// <summary>The registered name.</summary>
    public required string Name { get; init; }

    /// <summary>The address of the head office, on one line.</summary>
    public required string Address { get; init; }

    /// <summary>Where people write to.</summary>
    public required string Email { get; init; }

    /// <summary>The telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>The legal form: <c>SAS</c>, <c>SARL</c>, <see cref="SoleTrader"/>.</summary>
    public string? LegalForm { get; init; }

    /// <summary>The share capital with its currency; a sole trader has none.</summary>
    public string? ShareCapital { get; init; }

    /// <summary>The city of the register of companies (RCS).</summary>
    public string? RegisterCity { get; init; }

    /// <summary>The nine digits of the register (SIREN).</summary>
    public string? Siren { get; init; }

    /// <summary>The number for value added tax within the European Union; null for a company that has none.</summary>
    public string? VatNumber { get; init; }

    /// <summary>Whether it charges no value added tax (CGI, art. 293 B), hence may have no number.</summary>
    public bool IsVatExempt { get; init; }

    /// <summary>The person who answers for what is published.</summary>
    public string? PublicationDirector { get; init; }

    /// <summary>A regulated profession with its title, country and professional body; null for most.</summary>
    public string? RegulatedProfession { get; init; }

    /// <summary>Whose pictures and typefaces are used; null when there is nobody to name.</summary>
    public string? Credits { get; init; }

    /// <summary>Who keeps the servers.</summary>
    public CompanyHost? Host { get; init; }

    /// <summary>Whom people ask about their data.</summary>
    public CompanyPrivacy? Privacy { get; init; }

    /// <summary>What the contracts with customers promise.</summary>
    public CompanyContract? Contract { get; init; }

    /// <summary>Everybody who works on people's data for the company; null as long as nobody looked.</summary>
    public IReadOnlyList<DataProcessor>? Processors { get; init; }

    /// <summary>Its entry in the register on one line, as far as it is known.</summary>
    [JsonIgnore]
    public string Registration => string.IsNullOrWhiteSpace(Siren) ? "" : string.IsNullOrWhiteSpace(RegisterCity) ? $"SIREN {Siren}" : $"RCS {RegisterCity} {Siren}";

    /// <summary>Reads and checks the file.</summary>
    /// <param name="path">Where <c>company.json</c> is.</param>
    /// <param name="cultures">The product's languages.</param>
    /// <exception cref="SettingsFileException">It cannot be read, or something in it is wrong; the message names all of it.</exception>
    public static Company Read(string path, IReadOnlyList<string> cultures)
    {
        var company = SettingsFile.Read<Company>(path);
        SettingsFile.Refuse(path, company.Mistakes(cultures));
        return company;
    }

    private IEnumerable<string> Mistakes(IReadOnlyList<string> cultures)
    {
        foreach (var (field, value) in new[] { ("name", Name), ("address", Address) })
        {
            if (string.IsNullOrWhiteSpace(value))
                yield return $"\"{field}\" is empty.";
        }
        foreach (var (field, value) in new[] { ("email", Email), ("privacy.email", Privacy?.Email) })
        {
            if (!string.IsNullOrEmpty(value) && !System.Net.Mail.MailAddress.TryCreate(value, out _))
                yield return $"\"{field}\" is \"{value}\", which is no mail address.";
        }
        if (string.IsNullOrWhiteSpace(Email))
            yield return "\"email\" is empty.";
        if (!string.IsNullOrEmpty(Siren) && !IsSiren(Siren))
            yield return $"\"siren\" is \"{Siren}\", which is no SIREN: nine digits, of which the last checks the others.";
        if (!string.IsNullOrEmpty(VatNumber) && !IsVatNumber(VatNumber))
            yield return $"\"vatNumber\" is \"{VatNumber}\": write two letters for the country and the number, for example \"{FrenchVatNumber(Siren)}\".";
        foreach (var mistake in (Processors ?? []).SelectMany((processor, index) => processor.Mistakes($"processors[{index}]", cultures)))
            yield return mistake;
    }

    // Luhn's check; the register gives nobody nine zeros, and the template uses them.
    private bool IsSiren(string siren)
    {
        var digits = siren.Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length != 9 || !digits.All(char.IsAsciiDigit) || (!IsSample && digits.All(digit => digit == '0')))
            return false;
        return digits.Select((digit, index) => (digit - '0') * (index % 2 + 1)).Sum(value => value / 10 + value % 10) % 10 == 0;
    }

    private bool IsVatNumber(string number)
    {
        var compact = number.Replace(" ", "", StringComparison.Ordinal);
        return VatNumberPattern().IsMatch(compact) && (!compact.StartsWith("FR", StringComparison.Ordinal) || string.IsNullOrEmpty(Siren) || compact == FrenchVatNumber(Siren));
    }

    // The key that the French tax office computes from the SIREN; a few old companies have letters there, and no other company's number fits theirs.
    private static string FrenchVatNumber(string? siren)
    {
        var digits = siren?.Replace(" ", "", StringComparison.Ordinal);
        return long.TryParse(digits, out var value) ? $"FR{(12 + 3 * (value % 97)) % 97:00}{digits}" : "FR12000000000";
    }

    [GeneratedRegex("^[A-Z]{2}[0-9A-Z+*]{2,12}$", RegexOptions.CultureInvariant)]
    private static partial Regex VatNumberPattern();
}

/// <summary>Who keeps the servers (LCEN, art. 1-1).</summary>
/// <param name="Name">The registered name.</param>
/// <param name="Address">The postal address.</param>
/// <param name="Phone">The telephone number.</param>
public sealed record CompanyHost(string? Name = null, string? Address = null, string? Phone = null);

/// <summary>Whom people ask about their data.</summary>
/// <param name="Email">Where they write to.</param>
/// <param name="Officer">The data protection officer with an address, if one was designated (GDPR, art. 37).</param>
public sealed record CompanyPrivacy(string? Email = null, string? Officer = null);

/// <summary>What the contracts with customers promise.</summary>
/// <param name="Court">The city whose courts decide, between professionals.</param>
/// <param name="Availability">The promised share of a month, <c>99,5 %</c>.</param>
/// <param name="PaymentDays">Within how many days an invoice is paid that is not collected by card; at most 60 (Code de commerce, L441-10).</param>
/// <param name="PenaltyRate">The yearly rate of interest on what is paid late.</param>
public sealed record CompanyContract(string? Court = null, string? Availability = null, string? PaymentDays = null, string? PenaltyRate = null);

/// <summary>Somebody who works on people's data for the company (GDPR, art. 28).</summary>
/// <param name="Name">The registered name.</param>
/// <param name="Task">What for, by language.</param>
/// <param name="Data">On which data, by language.</param>
/// <param name="Place">Where, by language.</param>
/// <param name="Safeguard">What protects the data where the place is outside the European Union, by language; null within it.</param>
public sealed record DataProcessor(
    string Name, IReadOnlyDictionary<string, string> Task, IReadOnlyDictionary<string, string> Data, IReadOnlyDictionary<string, string> Place,
    IReadOnlyDictionary<string, string>? Safeguard = null)
{
    internal IEnumerable<string> Mistakes(string place, IReadOnlyList<string> cultures) =>
        from part in new[] { ("task", Task), ("data", Data), ("place", Place), ("safeguard", Safeguard ?? Place) }
        from culture in cultures
        where !part.Item2.ContainsKey(culture)
        select $"\"{place}.{part.Item1}\" has no text for \"{culture}\".";
}
