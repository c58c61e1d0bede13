using System.Globalization;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>Adds something to the wine in a container: weighed, which adds no volume, or poured, which does.</summary>
/// <param name="Id">The container.</param>
/// <param name="Substance">What is added.</param>
/// <param name="Batch">The number that its maker gave it; may be empty.</param>
/// <param name="Amount">How much: "300 g", "1,5 kg", "20 l".</param>
/// <param name="OccurredOn">The day.</param>
/// <example>{"substance":"SO2","batch":"B-2231","amount":"250 g","occurredOn":"2026-11-15"}</example>
public sealed record AddToWine(Id<Container> Id, string Substance, string Batch, string Amount, DateOnly OccurredOn) : ICommand<RecordedOperation>, IDated
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Add);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check)
    {
        check.Line(Substance, EstateRules.MaximumLength).OptionalLine(Batch, EstateRules.MaximumLength);
        if (Amounts.MilligramsOf(Amount) is null)
            check.Volume(Amount, nameof(Amount)).That(Amounts.HasUnit(Amount), nameof(Amount), Strings.Text("AmountNeedsUnit"));
        else
            check.That(Amounts.MilligramsOf(Amount) > 0, nameof(Amount), Strings.Text("AmountOfNothing"));
    }
}

internal sealed class AddToWineHandler(CellarDb db, Ledger ledger) : IHandler<AddToWine, RecordedOperation>
{
    public async Task<Result<RecordedOperation>> Handle(AddToWine request, CancellationToken cancellationToken)
    {
        if (await ledger.Lock(request.Id, cancellationToken) is not { } container)
            return Problem.NotFound;
        if (await ledger.WhyNotOn(request.OccurredOn, nameof(request.OccurredOn), cancellationToken) is { } wrongDay)
            return wrongDay;
        if (container.LotId is not { } lot)
            return Problem.Invalid(nameof(request.Amount), Strings.Text("IsEmpty", container.Name));
        var milligrams = Amounts.MilligramsOf(request.Amount) ?? 0;
        var volume = milligrams > 0 ? 0 : Volumes.Read(request.Amount);
        if (container.WhyNotPour(volume, nameof(request.Amount)) is { } noRoom)
            return noRoom;

        Movement[] movements = volume > 0 ? [Movement.Of(Account.Additions, lot, -volume), Movement.In(container, lot, volume)] : [];
        var operation = await ledger.Record(OperationKind.Addition, request.OccurredOn, movements, cancellationToken);
        db.Add(new Addition
        {
            OperationId = operation,
            ContainerId = container.Id,
            LotId = lot,
            Substance = request.Substance,
            Batch = request.Batch,
            Milligrams = milligrams,
            VolumeMl = volume,
        });
        await db.SaveChangesAsync(cancellationToken);
        return new RecordedOperation(operation);
    }
}

/// <summary>Weights as people write them, with their unit: "300 g", "1,5 kg".</summary>
internal static partial class Amounts
{
    // Ten tonnes.
    private const decimal MaximumGrams = 10_000_000;

    /// <summary>The weight in milligrams; null for what is none.</summary>
    public static long? MilligramsOf(string text)
    {
        if (Weight().Match(text) is not { Success: true } match)
            return null;
        var number = decimal.Parse($"{match.Groups["whole"].Value}.{match.Groups["decimals"].Value}0", CultureInfo.InvariantCulture);
        var grams = match.Groups["unit"].Value.StartsWith('k') ? number * 1000 : number;
        return grams <= MaximumGrams ? (long)(grams * 1000) : null;
    }

    /// <summary>Whether a unit is there: of something that is added, nobody can guess it.</summary>
    public static bool HasUnit(string text) => text.TrimEnd() is [.., var last] && char.IsLetter(last);

    [GeneratedRegex(@"^\s*(?<whole>[0-9]{1,9})(?:[.,](?<decimals>[0-9]{0,3}))?\s*(?<unit>kg|g)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Weight();
}
