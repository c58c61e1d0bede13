using Microsoft.Extensions.Options;

namespace SaasStarter.Tests.Mail;

public sealed class MailConfigurationTests
{
    private static readonly (string, string)[] Production = [("Mail:Host", "smtp.example.com"), ("App:BaseUrl", "https://app.example.com")];

    [Theory]
    [InlineData("Production", "Mail:Host", "", "Mail__Host")]
    [InlineData("Production", "App:BaseUrl", "", "App__BaseUrl")]
    [InlineData("Production", "App:BaseUrl", "app.example.com", "App__BaseUrl")]
    [InlineData("Production", "App:BaseUrl", "https://app.example.com/path", "App__BaseUrl")]
    [InlineData("Production", "App:BaseUrl", "https://app@evil.example.com", "App__BaseUrl")]
    [InlineData("Production", "App:BaseUrl", "javascript:alert(1)", "App__BaseUrl")]
    [InlineData("Production", "Mail:Port", "0", "Mail__Port")]
    [InlineData("Production", "Mail:From", "nobody", "Mail__From")]
    [InlineData("Production", "Mail:ReturnPath", "nobody", "Mail__ReturnPath")]
    [InlineData("Production", "Mail:Timeout", "00:00:00", "Mail__Timeout")]
    [InlineData("Demo", "Mail:Host", "smtp.example.com", "Mail__Host")]
    public async Task A_configuration_that_would_lose_mail_is_refused_with_the_fix(string environment, string key, string value, string fix)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => MailHost.Start(environment, null, [.. Production.Where(setting => setting.Item1 != key), (key, value)]));
        Assert.Contains(fix, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_missing_is_named_at_once()
    {
        var refusal = await Assert.ThrowsAsync<AggregateException>(() => MailHost.Start("Production"));
        Assert.Contains("Mail__Host", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("App__BaseUrl", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_never_sent_without_encryption()
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            MailHost.Start("Production", null, [.. Production, ("Mail:User", "ann"), ("Mail:StartTls", "false")]));
        Assert.Contains("Mail__StartTls", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_starts_with_a_server_and_an_address()
    {
        await using var host = await MailHost.Start("Production", null, Production);
        Assert.False(host.Inbox.IsLocal);
        Assert.Equal("https://app.example.com/sign-in?x=1", host.Site.Of("/sign-in?x=1").AbsoluteUri);
    }

    [Theory]
    [InlineData("//evil.example.com")]
    [InlineData("/\\evil.example.com")]
    [InlineData("https://evil.example.com")]
    [InlineData("sign-in")]
    [InlineData("")]
    public async Task Only_paths_of_this_site_become_addresses(string path)
    {
        await using var host = await MailHost.Start("Production", null, Production);
        Assert.Throws<ArgumentException>(() => host.Site.Of(path));
    }
}
