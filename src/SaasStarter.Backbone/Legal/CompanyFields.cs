using SaasStarter.Backbone.Components;

namespace SaasStarter.Backbone.Legal;

/// <summary>What legal documents can say of the company, by its place in <c>company.json</c>.</summary>
internal static class CompanyFields
{
    /// <summary>Whether the law asks such a company for the field. What a text says of one that it need not have stands behind <c>{?field}</c>.</summary>
    public static bool IsNeeded(string field, Company company) => field switch
    {
        "shareCapital" => company.LegalForm != Company.SoleTrader,
        "vatNumber" => !company.IsVatExempt,
        _ => true,
    };

    /// <summary>All fields with their values; empty where there is none.</summary>
    public static IReadOnlyDictionary<string, string> Of(Company company, Brand brand) =>
        new Dictionary<string, string?>
        {
            ["product"] = brand.Name,
            ["name"] = company.LegalForm == Company.SoleTrader ? $"{company.Name} {Company.SoleTrader}" : company.Name,
            ["legalForm"] = company.LegalForm,
            ["shareCapital"] = company.ShareCapital,
            ["address"] = company.Address,
            ["email"] = company.Email,
            ["phone"] = company.Phone,
            ["registerCity"] = company.RegisterCity,
            ["siren"] = company.Siren,
            ["vatNumber"] = company.VatNumber,
            ["publicationDirector"] = company.PublicationDirector,
            ["regulatedProfession"] = company.RegulatedProfession,
            ["credits"] = company.Credits,
            ["host.name"] = company.Host?.Name,
            ["host.address"] = company.Host?.Address,
            ["host.phone"] = company.Host?.Phone,
            ["privacy.email"] = company.Privacy?.Email,
            ["privacy.officer"] = company.Privacy?.Officer,
            ["contract.court"] = company.Contract?.Court,
            ["contract.availability"] = company.Contract?.Availability,
            ["contract.paymentDays"] = company.Contract?.PaymentDays,
            ["contract.penaltyRate"] = company.Contract?.PenaltyRate,
            ["processors"] = string.Join(", ", (company.Processors ?? []).Select(processor => processor.Name)),
        }.ToDictionary(field => field.Key, field => field.Value?.Trim() ?? "");
}
