using System.Net.Mail;

namespace SaasStarter.Backbone.Mail;

/// <summary>Why an attempt to send a mail failed.</summary>
/// <param name="Code">For logs and reports: <c>SMTP 550</c>, or the exception's type; never the server's words, which often repeat the address.</param>
/// <param name="Reason">For staff: the server's words.</param>
/// <param name="IsFinal">Whether another attempt would fail likewise.</param>
internal sealed record MailFailure(string Code, string Reason, bool IsFinal)
{
    private const string BeforeAnswer = "The server response was: ";
    private const int LongestReason = 200;

    // The server does not know us, or not well enough: the operator mends the settings, and no recipient is to blame.
    private static readonly SmtpStatusCode[] AboutUs = [(SmtpStatusCode)530, (SmtpStatusCode)534, (SmtpStatusCode)535, (SmtpStatusCode)538];

    /// <summary>What an exception of <see cref="SmtpTransport"/> means.</summary>
    public static MailFailure Of(Exception exception)
    {
        if (exception is not SmtpException { StatusCode: not SmtpStatusCode.GeneralFailure } smtp)
            return new(exception.GetBaseException().GetType().Name, HeaderText.Clean(exception.GetBaseException().Message, LongestReason), IsFinal: false);
        var answer = smtp.Message[(smtp.Message.IndexOf(BeforeAnswer, StringComparison.Ordinal) is var at and >= 0 ? at + BeforeAnswer.Length : 0)..];
        var code = $"SMTP {(int)smtp.StatusCode}";
        return new(code, HeaderText.Clean($"{code}: {answer}", LongestReason), IsFinal: smtp.StatusCode >= (SmtpStatusCode)500 && !AboutUs.Contains(smtp.StatusCode));
    }
}

/// <summary>A mail will not be sent. The message says why, without the address and without the server's words.</summary>
internal sealed class MailRefusedException(string code) : Exception($"The mail was given up: {code}.");
