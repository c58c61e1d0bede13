using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>The forms of the account pages.</summary>
internal static class IdentityEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<SignUp, CodeSent, SignUpPage>(SitePaths.SignUp,
            accepted => Await(accepted.HttpContext, accepted.Response, AccountPaths.ConfirmSignUp, accepted.Request.ReturnUrl));
        routes.MapForm<ConfirmSignUp, SignedIn, ConfirmSignUpPage>(AccountPaths.ConfirmSignUp, accepted => Enter(accepted.HttpContext, accepted.Response));
        routes.MapForm<SendCodeAgain, Done, ConfirmSignUpPage>(AccountPaths.SendAgain(AccountPaths.ConfirmSignUp),
            accepted => SentAgain(AccountPaths.ConfirmSignUp, accepted.Request.ReturnUrl));
        routes.MapForm<SignIn, SignedIn, SignInPage>(SitePaths.SignIn, accepted => Enter(accepted.HttpContext, accepted.Response));
        routes.MapForm<SignOut, Done, SignOutPage>(SitePaths.SignOut, accepted => Leave(accepted.HttpContext));
    }

    // The browser keeps the token, and shows the page that asks for the code.
    private static Next Await(HttpContext context, CodeSent sent, string path, string returnUrl)
    {
        CodeCookie.Write(context, sent.Token);
        return new(ReturnUrl.Keep(path, returnUrl));
    }

    private static Next SentAgain(string path, string returnUrl) => new(ReturnUrl.Keep(path, returnUrl), Strings.Text("CodeSentAgain"));

    private static Next Enter(HttpContext context, SignedIn signedIn)
    {
        CodeCookie.Delete(context);
        SessionCookie.Write(context, signedIn.SessionToken);
        return new(signedIn.Destination);
    }

    private static Next Leave(HttpContext context)
    {
        SessionCookie.Delete(context);
        return new(SitePaths.SignIn, Strings.Text("SignedOut"));
    }
}
