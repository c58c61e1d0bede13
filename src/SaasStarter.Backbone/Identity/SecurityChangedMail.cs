using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Identity;

/// <summary>What was changed in how somebody proves who they are.</summary>
internal enum SecurityChange
{
    /// <summary>An authenticator application was set up.</summary>
    AuthenticatorSetUp,

    /// <summary>The authenticator application was removed.</summary>
    AuthenticatorRemoved,

    /// <summary>A passkey was added.</summary>
    PasskeyAdded,

    /// <summary>A passkey was removed.</summary>
    PasskeyRemoved,

    /// <summary>There is a new set of recovery codes.</summary>
    RecoveryCodesReplaced,

    /// <summary>Somebody signed in, or confirmed who they are, with a recovery code.</summary>
    RecoveryCodeUsed,

    /// <summary>A program was let in, to act for the person.</summary>
    ProgramAllowed,

    /// <summary>A program was stopped: its secret had come from two places.</summary>
    ProgramStopped,

    /// <summary>The operator took away all second factors, because they were lost.</summary>
    FactorsReset,
}

/// <summary>Tells somebody that how they prove who they are was changed, and what to do if it was not them.</summary>
/// <param name="Recipient">Whose account it is.</param>
/// <param name="Change">What was changed.</param>
/// <param name="Name">The passkey's or the program's name, or the reason of the reset; null for all else.</param>
internal sealed record SecurityChangedMail(MailRecipient Recipient, SecurityChange Change, string? Name) : IMail<SecurityChangedMail>
{
    public static string Kind => "security-changed";

    public LocalizedText Subject => Strings.Text($"SecurityMail-{Change}");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Name is null ? Strings.Text($"SecurityMailText-{Change}") : Strings.Text($"SecurityMailText-{Change}", Name)),
        new MailPart.Paragraph(Strings.Text("SecurityMailNotYou")),
        new MailPart.Button(Strings.Text("SecurityMailButton"), AccountPaths.Security),
    ];

    public static IReadOnlyList<SecurityChangedMail> Samples(MailRecipient recipient) =>
        [.. Enum.GetValues<SecurityChange>().Select(change => new SecurityChangedMail(recipient, change, SampleName(change)))];

    private static string? SampleName(SecurityChange change) => change switch
    {
        SecurityChange.PasskeyAdded or SecurityChange.PasskeyRemoved => "Firefox, Linux",
        SecurityChange.ProgramAllowed or SecurityChange.ProgramStopped => "Payroll",
        SecurityChange.FactorsReset => "The phone was stolen.",
        _ => null,
    };
}
