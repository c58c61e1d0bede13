using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using System.Net.Mail;

namespace SaasStarter.Backbone.Mail;

/// <summary>How mail leaves the product: the configuration's section <c>Mail</c>.</summary>
public sealed class MailSettings
{
    /// <summary>The SMTP server. Empty in development and demo: mail then stays in the product, at <c>/dev/mail</c>.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port; 587 is for submission (RFC 6409).</summary>
    public int Port { get; set; } = 587;

    /// <summary>Whether to refuse to talk without encryption (STARTTLS, RFC 3207).</summary>
    public bool StartTls { get; set; } = true;

    /// <summary>The account at the server, or empty when it asks for none.</summary>
    public string User { get; set; } = "";

    /// <summary>The account's password.</summary>
    public string Password { get; set; } = "";

    /// <summary>The sender's address; empty for the one in brand.json.</summary>
    public string From { get; set; } = "";

    /// <summary>The address that reports of undelivered mail go to (RFC 5321, 4.4), to be piped into <c>mail bounced</c>; empty for the sender's.</summary>
    public string ReturnPath { get; set; } = "";

    /// <summary>How long one attempt may take altogether.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}

/// <summary>Refuses to start with a configuration that would lose mail, or in a demonstration send some.</summary>
internal sealed class MailSettingsCheck(IHostEnvironment environment) : IValidateOptions<MailSettings>
{
    public ValidateOptionsResult Validate(string? name, MailSettings options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Failures(MailSettings settings)
    {
        if (environment.IsProduction() && settings.Host.Length == 0)
            yield return "Mail:Host is not configured, and nobody could confirm an address. Set Mail__Host to your SMTP server.";
        if (environment.IsEnvironment("Demo") && settings.Host.Length > 0)
            yield return "Mail:Host is configured, and a demonstration must not write to anybody. Remove Mail__Host: mail then stays at /dev/mail.";
        if (settings.Port is < 1 or > 65535)
            yield return $"Mail:Port is {settings.Port}. Set Mail__Port to the port of your SMTP server, usually 587.";
        if (settings.User.Length > 0 && settings.Host.Length > 0 && !settings.StartTls)
            yield return "Mail:User would be sent without encryption. Set Mail__StartTls to true, or remove Mail__User and Mail__Password.";
        if (settings.From.Length > 0 && !MailAddress.TryCreate(settings.From, out _))
            yield return $"Mail:From is '{settings.From}', which is not a mail address. Correct Mail__From.";
        if (settings.ReturnPath.Length > 0 && !MailAddress.TryCreate(settings.ReturnPath, out _))
            yield return $"Mail:ReturnPath is '{settings.ReturnPath}', which is not a mail address. Correct Mail__ReturnPath.";
        if (settings.Timeout <= TimeSpan.Zero || settings.Timeout > TimeSpan.FromMinutes(5))
            yield return $"Mail:Timeout is {settings.Timeout}. Set Mail__Timeout to a time between a second and five minutes, like 00:00:20.";
    }
}
