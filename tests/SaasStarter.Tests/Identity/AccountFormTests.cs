using System.Net;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

/// <summary>What is typed wrongly is answered on the page, in words, and nothing typed is lost.</summary>
public sealed class AccountFormTests(TestApplication app) : IClassFixture<TestApplication>
{
    private static readonly string Long = new('x', 101);

    public static TheoryData<string, string> WrongAddresses => new(
        ("", "Fill in this field"), ("no address", "Enter an e-mail address"), ("a@b", "Enter an e-mail address"), ("a@b@c.example", "Enter an e-mail address"),
        ("a\u0001@example.com", "Enter an e-mail address"), ("a\r\nBcc: b@example.com", "Enter an e-mail address"), ("<b>@example.com", "Enter an e-mail address"),
        ($"{new string('x', 300)}@example.com", "Enter an e-mail address"), ("Ana <ana@example.com>", "Enter an e-mail address"));

    [Theory]
    [MemberData(nameof(WrongAddresses))]
    public async Task A_wrong_address_is_refused_on_every_form(string email, string message)
    {
        foreach (var (path, fields) in new (string, TestField[])[]
        {
            ("/sign-up", [("Name", "Ana"), ("Email", email), ("Password", TestVisitor.Password), AcceptedTerms.Field]),
            ("/sign-in", [("Email", email), ("Password", TestVisitor.Password)]),
            ("/sign-in/code", [("Email", email)]),
            ("/forgot-password", [("Email", email)]),
        })
        {
            var answer = await app.Visitor().Forge(path, fields);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "Fill in this field")]
    [InlineData("   ", "Fill in this field")]
    [InlineData(null, "Use at most 100 characters")]
    [InlineData("An\u0007a", "Remove the invisible characters")]
    [InlineData("An\u202Ea", "Remove the invisible characters")]
    public async Task A_wrong_name_is_refused_and_the_address_kept(string? name, string message)
    {
        var answer = await app.Visitor().Forge("/sign-up", ("Name", name ?? Long), ("Email", "ana@example.com"), ("Password", TestVisitor.Password), AcceptedTerms.Field);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        Assert.Equal("ana@example.com", answer.Form("/sign-up").ValueOf("Email"));
        // A page cannot hold a control character.
        Assert.Equal((name ?? Long).Replace("\u0007", "", StringComparison.Ordinal).Trim(), answer.Form("/sign-up").ValueOf("Name")!.Trim());
    }

    [Theory]
    [InlineData("elevenchars", "at least 12 characters")]
    [InlineData(null, "at most 128 characters")]
    [InlineData("name@example.com", "Do not use your address")]
    public async Task A_weak_password_is_refused_and_not_shown_again(string? password, string message)
    {
        var answer = await app.Visitor().Forge("/sign-up", ("Name", "Ana"), ("Email", "name@example.com"), ("Password", password ?? new string('p', 129)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        Assert.Equal(("Ana", "name@example.com", ""), (answer.Form("/sign-up").ValueOf("Name"), answer.Form("/sign-up").ValueOf("Email"), answer.Form("/sign-up").ValueOf("Password")));
    }

    [Fact]
    public async Task Names_in_any_script_are_welcome_and_never_become_markup()
    {
        var visitor = app.Visitor();
        var answer = await visitor.Forge("/sign-up", ("Name", "<script>alert(1)</script> 李小龙 ‘Ó’"), ("Email", "bad"), ("Password", TestVisitor.Password));

        Assert.DoesNotContain("<script>alert", answer.Body, StringComparison.Ordinal);
        Assert.Equal("<script>alert(1)</script> 李小龙 ‘Ó’", answer.Form("/sign-up").ValueOf("Name"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a token")]
    public async Task A_form_without_valid_token_is_shown_again_with_what_was_typed(string token)
    {
        var content = TestVisitor.Content([("Name", "Ana Costa"), ("Email", "ana@example.com"), ("Password", TestVisitor.Password), AcceptedTerms.Field, ("__token", token)], isMultipart: false);

        var answer = await app.Visitor().Send(new(HttpMethod.Post, "/sign-up") { Content = content });

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Nothing is lost", answer.Text, StringComparison.Ordinal);
        Assert.Equal("Ana Costa", answer.Form("/sign-up").ValueOf("Name"));
        Assert.Equal("ana@example.com", answer.Form("/sign-up").ValueOf("Email"));
        Assert.Equal(0, app.Mail.CountTo("ana@example.com"));
    }

    [Fact]
    public async Task A_token_from_before_signing_in_is_not_good_any_more()
    {
        var ana = await app.SignUp("token@example.com");
        var visitor = app.Visitor();
        var before = app.TokenFor(visitor);
        visitor.Cookies.Add(ana.Cookies.GetAllCookies());

        var answer = await visitor.Send(new(HttpMethod.Post, "/profile")
        {
            Content = TestVisitor.Content([("Name", "Changed"), ("Culture", "en"), ("TimeZone", "UTC"), before], isMultipart: false),
        });

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("Changed", answer.Form("/profile").ValueOf("Name"));
    }

    [Fact]
    public async Task A_code_may_be_anything_and_is_only_wrong()
    {
        var visitor = app.Visitor();
        await visitor.AskForCode("code@example.com");

        foreach (var code in new[] { "<b>", "１２３４５６７８", new string('9', 128), "\u0001" })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.Post("/sign-in/code/enter", ("Code", code))).Status);
        Assert.Contains("Fill in this field", (await visitor.Post("/sign-in/code/enter", ("Code", ""))).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-out")]
    [InlineData("/security/password")]
    [InlineData("/security/delete-account")]
    [InlineData("/security/sessions/revoke-others")]
    public async Task Opening_a_link_changes_nothing(string path)
    {
        var ana = await app.SignUp($"get{path.Length}@example.com");
        var other = await app.SignIn(ana.Person!);

        await ana.Get(path);

        Assert.True(await ana.IsSignedIn());
        Assert.True(await other.IsSignedIn());
    }
}
