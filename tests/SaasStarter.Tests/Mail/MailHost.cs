using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Mail;

/// <summary>The mail alone, started as the product starts it.</summary>
internal sealed class MailHost : IAsyncDisposable
{
    private readonly IHost _host;

    private MailHost(IHost host, LogBook log) => (_host, Log) = (host, log);

    public static Brand Brand { get; } = new()
    {
        Cultures = ["en", "fr"],
        Name = "Marée",
        Tagline = new Dictionary<string, string>(),
        Logo = "/logo.svg",
        Colors = new("#114488", "#99bbff"),
        Mail = new("L’équipe Marée", "team@example.com"),
        TenantWord = new Dictionary<string, TenantWord>(),
    };

    private static Company Company { get; } = new() { Name = "Marée SAS", Address = "1 quai du Port, 29000 Quimper", Email = "team@example.com" };

    public LogBook Log { get; }

    public MailInbox Inbox => _host.Services.GetRequiredService<MailInbox>();

    public LocalMailServer Server => _host.Services.GetRequiredService<LocalMailServer>();

    public SiteAddress Site => _host.Services.GetRequiredService<SiteAddress>();

    public static async Task<MailHost> Start(
        string environment = "Development", TimeProvider? time = null, params IEnumerable<(string Key, string Value)> configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(configuration.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        var log = new LogBook();
        builder.Logging.AddProvider(log);
        builder.Services.AddLocalization().AddSingleton(time ?? TimeProvider.System).AddSingleton(Brand).AddSingleton(Company).AddSingleton<DevelopmentGate>().AddMail(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new(host, log);
    }

    /// <summary>Sends the mail and reads it from the inbox.</summary>
    public async Task<KeptMail> Deliver(SampleMail mail)
    {
        await Send(mail);
        return await Inbox.Arrival(mail.Recipient.Address);
    }

    /// <summary>Takes the mail to the server at once.</summary>
    public async Task Send(SampleMail mail)
    {
        var look = _host.Services.GetRequiredService<MailBrand>().LookOf(null);
        var rendered = await _host.Services.GetRequiredService<MailRenderer>().Render(mail, look);
        await _host.Services.GetRequiredService<SmtpTransport>().Send(rendered, Id<OutgoingMail>.New(), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}

/// <summary>A mail of the tests.</summary>
internal sealed record SampleMail(MailRecipient Recipient, LocalizedText Subject, params IReadOnlyList<MailPart> Parts) : IMail<SampleMail>
{
    public static string Kind => "sample";

    public string? UnsubscribePath { get; init; }

    public static IReadOnlyList<SampleMail> Samples(MailRecipient recipient) => [new(recipient, Plain("Subject"))];

    public static MailRecipient Zoe { get; } = new("zoe@example.com", "Zoé Lefèvre", "fr");

    /// <summary>A text as it is, through a resource key that has no translation.</summary>
    public static LocalizedText Plain(string text, params object[] arguments) => new(typeof(SampleMail), text, arguments);

    public static SampleMail To(string address, params IReadOnlyList<MailPart> parts) =>
        new(new(address, "", "en"), Plain("Subject"), parts);
}

/// <summary>A clock on which every pause is a hundred times shorter.</summary>
internal sealed class HastyTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime / 100, period);
}
