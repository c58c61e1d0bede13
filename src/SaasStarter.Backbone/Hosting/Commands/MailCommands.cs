using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary><c>mail bounced</c>.</summary>
internal static class MailCommands
{
    public static IServiceCollection AddMailCommands(this IServiceCollection services) => services
        .AddSingleton(new Command("mail bounced", "", "read a report of undelivered mail (RFC 3464) from standard input and mark the mail", Bounced));

    private static async Task<int> Bounced(CommandContext context, CancellationToken cancellationToken)
    {
        var content = new byte[DeliveryReport.MaximumLength];
        var length = await context.Input.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken);
        if (DeliveryReport.Read(content.AsSpan(0, length)) is not { } report)
        {
            await context.Error.WriteLineAsync("This is no report of undelivered mail: it has no part message/delivery-status (RFC 3464).");
            return CommandContext.Refused;
        }
        if (!report.HasFailed)
        {
            await context.Output.WriteLineAsync("Nothing to mark: the report does not say that the mail failed.");
            return CommandContext.Done;
        }
        if (report.Mail is not { } mail || !await context.Services.GetRequiredService<BouncedMails>().Mark(mail, report.Reason, cancellationToken))
        {
            await context.Error.WriteLineAsync("The report is about no mail that this product sent in the last month.");
            return CommandContext.Refused;
        }
        await context.Output.WriteLineAsync($"{mail}: bounced, {report.Reason}");
        return CommandContext.Done;
    }
}
