using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>The last mails that <see cref="LocalMailServer"/> took, in memory, to be read at <see cref="Path"/>.</summary>
public sealed class MailInbox(IOptions<MailSettings> settings, IHostEnvironment environment, DevelopmentGate gate)
{
    /// <summary>How many mails are kept; the oldest go first.</summary>
    public const int Capacity = 200;

    /// <summary>The page that shows them.</summary>
    public const string Path = "/dev/mail";

    private readonly Lock _lock = new();
    private readonly LinkedList<KeptMail> _mails = [];

    /// <summary>Whether mail stays in the product. Never in production.</summary>
    public bool IsLocal => settings.Value.Host.Length == 0 && !environment.IsProduction();

    /// <summary>The page that shows the mails to one address: the page that asks for a mailed code links to it. Null where there is none for this visitor.</summary>
    public string? LinkFor(HttpContext context, string recipient) =>
        IsLocal && gate.OpensTools(context) ? $"{Path}?to={Uri.EscapeDataString(recipient)}" : null;

    /// <summary>The mails whose recipients contain <paramref name="recipient"/>, whatever the case, the newest first.</summary>
    public IReadOnlyList<KeptMail> To(string recipient)
    {
        lock (_lock)
            return [.. _mails.Where(mail => mail.Recipients.Any(address => address.Contains(recipient, StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>One mail, or null when it is not kept any more.</summary>
    public KeptMail? Find(Id<KeptMail> id)
    {
        lock (_lock)
            return _mails.FirstOrDefault(mail => mail.Id == id);
    }

    /// <summary>Keeps a mail.</summary>
    internal void Keep(KeptMail mail)
    {
        lock (_lock)
        {
            _mails.AddFirst(mail);
            if (_mails.Count > Capacity)
                _mails.RemoveLast();
        }
    }
}
