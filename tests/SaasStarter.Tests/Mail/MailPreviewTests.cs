using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Mail;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Mail;

public sealed class MailPreviewTests(TestApplication app) : IClassFixture<TestApplication>
{
    private const string Page = "/dev/mail/preview";

    [Fact]
    public async Task Every_kind_is_listed_and_shown_in_each_language_and_look_as_html_and_as_text()
    {
        var visitor = app.Visitor();
        Assert.Contains(Page, (await visitor.Open("/dev")).Page.Links);
        var kinds = (await visitor.Open(Page)).Page.Links.Where(link => link.StartsWith($"{Page}/", StringComparison.Ordinal)).ToList();
        Assert.Equal(app.Services.GetRequiredService<MailCatalogue>().All.Count, kinds.Count);

        foreach (var first in kinds)
        {
            var variants = (await visitor.Open(first)).Page.Links.Where(link => link.StartsWith(first[..first.LastIndexOf("/product", StringComparison.Ordinal)], StringComparison.Ordinal)).ToList();
            Assert.Equal(4, variants.Distinct().Count());
            foreach (var variant in variants)
            {
                var page = await visitor.Open(variant);
                Assert.NotEmpty(page.Page.Root.All("pre"));
                var frames = page.Page.Root.All("iframe").ToList();
                Assert.Equal(0, frames.Count % 2);
                Assert.All(frames, frame => Assert.DoesNotContain("allow-s", frame["sandbox"], StringComparison.Ordinal));
                var mail = await visitor.Get(frames[0]["src"]!);
                Assert.Contains(variant.EndsWith("/fr", StringComparison.Ordinal) ? "<html lang=\"fr\">" : "<html lang=\"en\">", mail.Body, StringComparison.Ordinal);
                Assert.Equal(variant.Contains("/customer/", StringComparison.Ordinal), mail.Body.Contains("Atelier du Port\" height", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("/dev/mail/preview/nothing/product/en")]
    [InlineData("/dev/mail/preview/code/nobody/en")]
    [InlineData("/dev/mail/preview/code/product/de")]
    [InlineData("/dev/mail/preview/code/product/en/99/html")]
    [InlineData("/dev/mail/preview/code/product/en/-1/html")]
    [InlineData("/dev/mail/preview/code/product/en/x/html")]
    [InlineData("/dev/mail/preview/nothing/product/en/0/html")]
    public async Task What_does_not_exist_is_not_found(string path) => Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Get(path)).Status);
}
