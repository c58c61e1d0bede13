using SaasStarter.Backbone.Mail;

namespace SaasStarter.Tests.Mail;

/// <summary>Mail goes out after the answer, so a test waits for it.</summary>
internal static class InboxWaiting
{
    /// <summary>The newest mail to the address, as soon as <paramref name="count"/> are there; at most ten seconds from now.</summary>
    public static async Task<KeptMail> Arrival(this MailInbox inbox, string address, int count = 1)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        while (inbox.To(address).Count < count)
            await Task.Delay(10, limit.Token);
        return inbox.To(address)[0];
    }
}
