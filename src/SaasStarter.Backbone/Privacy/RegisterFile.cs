using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>The register of processing as a file, with the columns of the model of the CNIL (GDPR, article 30(1); as processor, 30(2)).</summary>
internal sealed class RegisterFile(Company company, IStringLocalizerFactory localizers)
{
    private static readonly string[] Columns =
    [
        "Number", "Name", "Since", "ChangedOn", "Controller", "Contact", "Purpose", "Basis", "People", "Categories", "Sensitive", "Recipients", "Transfers", "Kept", "Security", "Assessment",
    ];

    /// <summary>Who the controller is where the operator is the processor: one customer as the other.</summary>
    public string EachCustomer => Strings.Text("EachCustomer").Read(localizers);

    /// <summary>The file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="processings">Its lines.</param>
    /// <param name="controller">Who decides what the data is processed for.</param>
    public CsvFile Write(string name, IEnumerable<Processing> processings, string controller) => new(name, Lines(processings, controller).ToAsyncEnumerable());

    private IEnumerable<IEnumerable<object?>> Lines(IEnumerable<Processing> processings, string controller) =>
        processings.Select((processing, index) => Line(processing, index + 1, controller)).Prepend(Columns.Select(column => Strings.Text($"Column-{column}").Read(localizers)));

    private IEnumerable<object?> Line(Processing processing, int number, string controller) =>
    [
        number,
        processing.Title.Read(localizers),
        processing.Since,
        processing.ChangedOn,
        controller,
        string.Join("; ", new[] { company.Name, company.Address, company.Privacy?.Email ?? company.Email, company.Privacy?.Officer }.OfType<string>()),
        processing.Purpose.Read(localizers),
        Strings.Text($"Basis-{processing.Basis}").Read(localizers),
        processing.People.Read(localizers),
        string.Join("; ", processing.Categories.Where(category => !IsSensitive(category)).Select(category => Strings.Text($"Category-{category}").Read(localizers))),
        processing.Categories.Where(IsSensitive).Select(category => Strings.Text($"Category-{category}").Read(localizers)).DefaultIfEmpty(Strings.Text("None").Read(localizers)).Aggregate((all, one) => $"{all}; {one}"),
        string.Join("; ", (company.Processors ?? []).Select(processor => $"{processor.Name}: {processor.Task.InCurrentLanguage()}").Prepend(processing.Recipients.Read(localizers))),
        Transfers(),
        processing.Kept.Read(localizers),
        Strings.Text("SecurityMeasures").Read(localizers),
        Strings.Text(processing.Categories.Any(IsSensitive) ? "Assessment-Needed" : "Assessment-None").Read(localizers),
    ];

    private string Transfers()
    {
        var outside = (company.Processors ?? []).Where(processor => processor.Safeguard is not null).ToList();
        return outside.Count == 0
            ? Strings.Text("None").Read(localizers)
            : string.Join("; ", outside.Select(processor => $"{processor.Name}: {processor.Place.InCurrentLanguage()} ({processor.Safeguard!.InCurrentLanguage()})"));
    }

    private static bool IsSensitive(DataCategory category) => category is DataCategory.Sensitive or DataCategory.Offences or DataCategory.NationalNumber;
}
