using System.Text.RegularExpressions;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Tests.Hosting;

/// <summary>What the product mailed, as it lies in the local inbox. Mail goes out after the answer, so a test waits for it.</summary>
public sealed partial class TestMail(MailInbox inbox)
{
    /// <summary>The newest mail to the address, as soon as <paramref name="count"/> are there; at most ten seconds from now.</summary>
    public async Task<KeptMail> To(string address, int count = 1)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        while (inbox.To(address).Count < count)
            await Task.Delay(10, limit.Token);
        return inbox.To(address)[0];
    }

    /// <summary>The eight digits of the code in the newest mail to the address.</summary>
    public async Task<string> CodeTo(string address, int count = 1)
    {
        var mail = await To(address, count);
        var code = Code().Match(mail.Text);
        Assert.True(code.Success, $"There is no code in: {mail.Text}");
        return code.Value;
    }

    /// <summary>The path of the first link in the newest mail to the address that contains a text.</summary>
    public async Task<string> LinkTo(string address, string containing = "/", int count = 1)
    {
        var mail = await To(address, count);
        var link = Link().Matches(mail.Text).Select(match => new Uri(match.Value).PathAndQuery)
            .FirstOrDefault(path => path.Contains(containing, StringComparison.Ordinal));
        Assert.True(link is not null, $"There is no link with '{containing}' in: {mail.Text}");
        return link;
    }

    /// <summary>How many mails to the address lie there now.</summary>
    public int CountTo(string address) => inbox.To(address).Count;

    [GeneratedRegex(@"\b\d{8}\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex Link();
}
