using System.Globalization;
using Microsoft.Extensions.Localization;

namespace SaasStarter.Backbone.Core;

/// <summary>
/// Something of which a plan includes so many. The capability that keeps it declares it once and registers it with the services; the use cases that
/// may exceed it name it.
/// </summary>
/// <param name="Name">
/// Its name in <c>plans.json</c>, which never changes. A module's begins with the module, as <c>cellar.containers</c>: in a product without that module, the
/// file's figures of it mean nothing.
/// </param>
/// <param name="Title">What is counted, as a heading: "Members", "Mails a month".</param>
/// <param name="IsMetered">Whether it is counted anew in each calendar month, rather than what there is at a time.</param>
/// <param name="IsInBytes">Whether bytes are counted, which people read as <see cref="ByteSize"/>.</param>
/// <param name="IsCounted">Whether anything is counted against it. For how long something is kept is not.</param>
public sealed record Limit(string Name, LocalizedText Title, bool IsMetered = false, bool IsInBytes = false, bool IsCounted = true)
{
    /// <summary>A quantity of it, to fill the placeholder of a text that is read later.</summary>
    public object Show(long quantity) => IsInBytes ? ByteSize.Of(quantity) : quantity;

    /// <summary>A quantity of it, as the reader sees it.</summary>
    public string Figure(long quantity, IStringLocalizerFactory localizers) =>
        IsInBytes ? ByteSize.Of(quantity).Read(localizers) : quantity.ToString("N0", CultureInfo.CurrentCulture);
}
