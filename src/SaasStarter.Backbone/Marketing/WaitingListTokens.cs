using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Marketing;

/// <summary>The secrets in the links of the list's mails. They say themselves whom they are about, and nobody but the product can make one: nothing is kept for them.</summary>
internal sealed class WaitingListTokens(IDataProtectionProvider protection)
{
    private readonly IDataProtector _toConfirm = protection.CreateProtector("WaitingList.Confirm");
    private readonly IDataProtector _toLeave = protection.CreateProtector("WaitingList.Leave");

    /// <summary>The secret that confirms an address.</summary>
    public string ToConfirm(Id<WaitingListEntry> entry) => _toConfirm.Protect(entry.ToString());

    /// <summary>The secret that takes an address off the list.</summary>
    public string ToLeave(Id<WaitingListEntry> entry) => _toLeave.Protect(entry.ToString());

    /// <summary>Whose address a secret confirms; null when it is none.</summary>
    public Id<WaitingListEntry>? ReadToConfirm(string token) => Read(_toConfirm, token);

    /// <summary>Whose address a secret takes off; null when it is none.</summary>
    public Id<WaitingListEntry>? ReadToLeave(string token) => Read(_toLeave, token);

    private static Id<WaitingListEntry>? Read(IDataProtector protector, string token)
    {
        try
        {
            return Id<WaitingListEntry>.TryParse(protector.Unprotect(token), null, out var id) ? id : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
