using System.Text.RegularExpressions;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

/// <summary>Nobody finds out who has an account: not by status, headers or words of an answer, nor (<see cref="AnswerTimeTests"/>) by the time that it takes.</summary>
public sealed partial class EnumerationTests(TestApplication app) : IClassFixture<TestApplication>
{
    public static TheoryData<string, string> Flows => new()
    {
        { "/sign-up", "/sign-up/confirm" },
        { "/sign-in", "" },
        { "/sign-in/code", "/sign-in/code/enter" },
        { "/forgot-password", "/reset-password" },
    };

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task An_address_with_account_is_answered_as_one_without(string first, string second)
    {
        var known = $"known{first.Replace('/', '-')}@example.com";
        var other = $"other{first.Replace('/', '-')}@example.com";
        await app.SignUp(known);

        Assert.Equal(await Walk(first, second, other), await Walk(first, second, known));
    }

    [Fact]
    public async Task A_locked_account_is_answered_as_an_address_without_account()
    {
        await app.SignUp("lock1@example.com");

        for (var attempt = 1; attempt <= 22; attempt++)
            Assert.Equal((attempt, await SignInAs("free1@example.com")), (attempt, await SignInAs("lock1@example.com")));
    }

    private async Task<string> Walk(string first, string second, string email)
    {
        var visitor = app.Visitor();
        await visitor.Open(first);
        var steps = Describe(await visitor.Post(first, Fields(first, email)), email);
        if (second.Length == 0)
            return steps;
        for (var attempt = 0; attempt < 6; attempt++)
            steps += Describe(await visitor.Post(second, second == "/reset-password" ? [("Code", "00000000"), ("NewPassword", AccountSteps.NewPassword)] : [("Code", "00000000")]), email);
        return steps + Describe(await visitor.Post($"{second}/again"), email);
    }

    private async Task<string> SignInAs(string email) => Describe(await app.Visitor().SignIn(email, "wrong"), email);

    internal static TestField[] Fields(string path, string email) => path switch
    {
        "/sign-up" => [("Name", "Ana"), ("Email", email), ("Password", AccountSteps.NewPassword), AcceptedTerms.Field],
        "/sign-in" => [("Email", email), ("Password", "wrong")],
        _ => [("Email", email)],
    };

    // Everything that a client sees, without what differs between any two answers.
    private static string Describe(Answer answer, string email)
    {
        var headers = string.Join('\n', answer.Response.Headers.Concat(answer.Response.Content.Headers)
            .Where(header => header.Key is not ("Set-Cookie" or "Content-Security-Policy" or "Retry-After")).Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order());
        return $"{answer.Path} {(int)answer.Status}\n{headers}\n{Random().Replace(answer.Body, "…")}\n"
            .Replace(Uri.EscapeDataString(email), "(address)", StringComparison.Ordinal).Replace(email, "(address)", StringComparison.Ordinal);
    }

    [GeneratedRegex("""(?<=name="__token" value=")[^"]+|(?<=nonce=")[^"]+|(?<=&quot;challenge&quot;:&quot;)[^&]+|CfDJ8[A-Za-z0-9_-]+""")]
    private static partial Regex Random();
}
