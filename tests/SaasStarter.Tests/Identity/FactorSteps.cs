using System.Text.RegularExpressions;
using SaasStarter.Backbone.Identity;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

/// <summary>What people do with their second factors.</summary>
internal static partial class FactorSteps
{
    /// <summary>The code that an application with this key shows now.</summary>
    public static string CodeOf(this TestApplication app, byte[] key) => Totp.CodeAt(key, Totp.StepAt(app.Clock.GetUtcNow()));

    /// <summary>The code that it shows next: each is good once.</summary>
    public static string NextCodeOf(this TestApplication app, byte[] key)
    {
        app.Clock.Advance(Totp.Step);
        return app.CodeOf(key);
    }

    /// <summary>Sets up an authenticator application; the page with recovery codes follows.</summary>
    public static async Task<(byte[] Key, Answer Page)> SetUpAuthenticator(this TestVisitor visitor, TestApplication app)
    {
        var page = await visitor.Open("/security/authenticator");
        var key = Base32.Read(WrittenKey().Match(page.Body).Groups["key"].Value);
        return (key, await visitor.Post("/security/authenticator", ("Code", app.CodeOf(key))));
    }

    /// <summary>The recovery codes on a page.</summary>
    public static IReadOnlyList<string> RecoveryCodes(this Answer page) => [.. RecoveryCode().Matches(page.Body).Select(match => match.Groups["code"].Value)];

    /// <summary>Adds a passkey.</summary>
    public static async Task<Answer> AddPasskey(this TestVisitor visitor, SoftwareAuthenticator authenticator, string name = "My phone")
    {
        var page = await visitor.Open("/security/passkeys/new");
        return await visitor.Post("/security/passkeys/new", ("Name", name), ("Answer", authenticator.Create(page.PasskeyOptions())));
    }

    /// <summary>What a page asks of an authenticator.</summary>
    public static string PasskeyOptions(this Answer page) => System.Net.WebUtility.HtmlDecode(Options().Match(page.Body).Groups["options"].Value);

    [GeneratedRegex("class=\"typed-key\">(?<key>[A-Z2-7 ]+)<")]
    private static partial Regex WrittenKey();

    [GeneratedRegex("<li>(?<code>[A-Z2-7]{4}(-[A-Z2-7]{4}){3})</li>")]
    private static partial Regex RecoveryCode();

    [GeneratedRegex("data-options=\"(?<options>[^\"]+)\"")]
    private static partial Regex Options();
}
