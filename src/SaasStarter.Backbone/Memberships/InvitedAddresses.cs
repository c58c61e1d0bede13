using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Somebody to be invited.</summary>
/// <param name="Email">The mail address.</param>
/// <param name="Name">The name, or empty.</param>
internal sealed record InvitedAddress(string Email, string Name);

/// <summary>Mail addresses as people write or paste them: one per line, or separated by commas or semicolons, each with a name if they like.</summary>
internal sealed record InvitedAddresses(IReadOnlyList<InvitedAddress> Addresses, IReadOnlyList<int> WrongLines)
{
    private const int MaximumNameLength = 100;

    /// <summary>Reads <c>ana@example.com</c> and <c>Ana Costa &lt;ana@example.com&gt;</c>; an address that comes again counts once.</summary>
    public static InvitedAddresses Read(string text)
    {
        var addresses = new List<InvitedAddress>();
        var wrong = new List<int>();
        foreach (var (index, line) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            var read = line.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ReadOne).ToArray();
            addresses.AddRange(read.OfType<InvitedAddress>());
            if (read.Contains(null))
                wrong.Add(index + 1);
        }
        return new([.. addresses.DistinctBy(address => address.Email)], wrong);
    }

    private static InvitedAddress? ReadOne(string entry)
    {
        var bracket = entry.EndsWith('>') ? entry.LastIndexOf('<') : -1;
        var (email, name) = bracket < 0 ? (entry, "") : (entry[(bracket + 1)..^1].Trim(), entry[..bracket].Trim(' ', '"'));
        var isUsable = new Validation().MailAddress(email).OptionalLine(name, MaximumNameLength).Errors.Count == 0;
        return isUsable ? new(InvitationRules.Fold(email), name) : null;
    }
}
