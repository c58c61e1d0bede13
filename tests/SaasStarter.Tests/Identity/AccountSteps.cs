using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

/// <summary>What visitors do again and again on the account pages.</summary>
internal static class AccountSteps
{
    public const string NewPassword = "a different sentence altogether";

    /// <summary>Fills in the sign-up form; the page that asks for the code follows.</summary>
    public static async Task<Answer> AskForAccount(this TestVisitor visitor, string email, string query = "")
    {
        await visitor.Open($"/sign-up{query}");
        return await visitor.Post("/sign-up", ("Name", "Ana Costa"), ("Email", email), ("Password", TestVisitor.Password), AcceptedTerms.Field);
    }

    /// <summary>Fills in the sign-in form.</summary>
    public static async Task<Answer> SignIn(this TestVisitor visitor, string email, string password = TestVisitor.Password, string query = "")
    {
        await visitor.Open($"/sign-in{query}");
        return await visitor.Post("/sign-in", ("Email", email), ("Password", password));
    }

    /// <summary>Asks for a code to sign in with; the page that asks for it follows.</summary>
    public static async Task<Answer> AskForCode(this TestVisitor visitor, string email, string query = "")
    {
        await visitor.Open($"/sign-in/code{query}");
        return await visitor.Post("/sign-in/code", ("Email", email));
    }

    /// <summary>Asks for a new password; the page that asks for the code follows.</summary>
    public static async Task<Answer> ForgetPassword(this TestVisitor visitor, string email, string query = "")
    {
        await visitor.Open($"/forgot-password{query}");
        return await visitor.Post("/forgot-password", ("Email", email));
    }

    /// <summary>Whether the cookies of this browser still open the profile.</summary>
    public static async Task<bool> IsSignedIn(this TestVisitor visitor) => (await visitor.Get("/profile")).Status == System.Net.HttpStatusCode.OK;

    /// <summary>Another browser with a copy of this one's cookies.</summary>
    public static TestVisitor Copy(this TestVisitor visitor, TestApplication app)
    {
        var copy = app.Visitor();
        copy.Cookies.Add(visitor.Cookies.GetAllCookies());
        return copy;
    }
}
