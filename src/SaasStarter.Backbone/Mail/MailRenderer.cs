using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>Makes HTML and plain text of a mail, in the recipient's language.</summary>
internal sealed class MailRenderer(IServiceScopeFactory scopes, IStringLocalizerFactory localizers, MailBrand brand, SiteAddress site, ILoggerFactory loggers)
{
    /// <summary>Renders it. Nothing of the current request is needed or used.</summary>
    public async Task<RenderedMail> Render(IMail mail, MailLook look)
    {
        // Culture flows with the execution context: what is set in here is gone when the task completes.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(mail.Recipient.Culture);
        var subject = HeaderText.Clean(mail.Subject.Read(localizers), HeaderText.MaximumSubjectLength);
        return new(mail.Recipient, subject, await Html(mail, look, subject), Text(mail, look), mail.UnsubscribePath is { } path ? site.Of(path) : null);
    }

    private async Task<string> Html(IMail mail, MailLook look, string subject)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(MailLayout.Mail)] = mail,
            [nameof(MailLayout.Look)] = look,
            [nameof(MailLayout.Subject)] = subject,
        });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<MailLayout>(parameters)).ToHtmlString());
    }

    private string Text(IMail mail, MailLook look)
    {
        var text = new StringBuilder();
        Add(Read(Greeting(mail.Recipient)));
        foreach (var part in mail.Parts)
            Add(TextOf(part, look));
        Add($"-- \n{Read(look.Footer)}\n{brand.Company}");
        if (mail.UnsubscribePath is { } path)
            Add(Link(Strings.Text("Unsubscribe"), site.Of(path)));
        return text.ToString().TrimEnd('\n').ReplaceLineEndings("\r\n");

        void Add(string paragraph) => text.Append(paragraph).Append("\n\n");
    }

    private string TextOf(MailPart part, MailLook look) => part switch
    {
        MailPart.Paragraph paragraph => Read(paragraph.Text),
        MailPart.Note note => Read(note.Text),
        MailPart.Code code => $"    {HeaderText.HarmlessName(code.Value)}",
        MailPart.Button button => Link(button.Label, look.AddressOf(button, site)),
        _ => throw new NotSupportedException($"{part.GetType().Name} has no plain text."),
    };

    private string Link(LocalizedText label, Uri address) => $"{Read(Strings.Text("LabelBeforeLink", label))}\n{address.AbsoluteUri}";

    private string Read(LocalizedText text) => text.WithHarmlessNames().Read(localizers);

    /// <summary>How every mail begins.</summary>
    public static LocalizedText Greeting(MailRecipient recipient) =>
        recipient.Name.Length == 0 ? Strings.Text("GreetingWithoutName") : Strings.Text("Greeting", recipient.Name);
}
