using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>The forms of the account pages.</summary>
internal static class IdentityEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        MapVisitors(routes);
        MapOwn(routes);
        MapFactors(routes);
        MapConfirmation(routes);
        routes.MapExternalSignIn();
    }

    private static void MapVisitors(IEndpointRouteBuilder routes)
    {
        routes.MapForm<SignUp, CodeSent, SignUpPage>(SitePaths.SignUp,
            accepted => Await(accepted.HttpContext, accepted.Response, AccountPaths.ConfirmSignUp, accepted.Request.ReturnUrl));
        routes.MapForm<ConfirmSignUp, SignedIn, ConfirmSignUpPage>(AccountPaths.ConfirmSignUp, accepted => Enter(accepted.HttpContext, accepted.Response));
        MapSendAgain<ConfirmSignUpPage>(routes, AccountPaths.ConfirmSignUp);

        routes.MapForm<SignIn, SignedIn, SignInPage>(SitePaths.SignIn, accepted => Enter(accepted.HttpContext, accepted.Response));
        routes.MapForm<RequestSignInCode, CodeSent, RequestSignInCodePage>(AccountPaths.RequestSignInCode,
            accepted => Await(accepted.HttpContext, accepted.Response, AccountPaths.SignInWithCode, accepted.Request.ReturnUrl));
        routes.MapForm<SignInWithCode, SignedIn, SignInWithCodePage>(AccountPaths.SignInWithCode, accepted => Enter(accepted.HttpContext, accepted.Response));
        MapSendAgain<SignInWithCodePage>(routes, AccountPaths.SignInWithCode);
        routes.MapForm<SignInWithPasskey, SignedIn, SignInPage>(AccountPaths.SignInWithPasskey, accepted => Enter(accepted.HttpContext, accepted.Response));
        routes.MapForm<SignInWithSecondFactor, SignedIn, SecondFactorPage>(AccountPaths.SecondFactor, accepted => Enter(accepted.HttpContext, accepted.Response));
        routes.MapForm<SignInWithSecondFactor, SignedIn, SecondFactorPage>(AccountPaths.SecondRecoveryCode, accepted => Enter(accepted.HttpContext, accepted.Response));
        routes.MapForm<SignInWithSecondPasskey, SignedIn, SecondFactorPage>(AccountPaths.SecondPasskey, accepted => Enter(accepted.HttpContext, accepted.Response));
        routes.MapForm<SignOut, Done, SignOutPage>(SitePaths.SignOut, accepted => Leave(accepted.HttpContext, ReturnUrl.Of(accepted.HttpContext) ?? SitePaths.SignIn, "SignedOut"))
            .WithMetadata(new OnTenantHostsAttribute());

        routes.MapForm<RequestPasswordReset, CodeSent, ForgotPasswordPage>(AccountPaths.ForgotPassword,
            accepted => Await(accepted.HttpContext, accepted.Response, AccountPaths.ResetPassword, accepted.Request.ReturnUrl));
        routes.MapForm<ResetPassword, Done, ResetPasswordPage>(AccountPaths.ResetPassword,
            accepted => Leave(accepted.HttpContext, ReturnUrl.Keep(SitePaths.SignIn, accepted.Request.ReturnUrl), "PasswordReset"));
        MapSendAgain<ResetPasswordPage>(routes, AccountPaths.ResetPassword);
    }

    private static void MapOwn(IEndpointRouteBuilder routes)
    {
        routes.MapForm<ChangeProfile, Done, ProfilePage>(AccountPaths.Profile, accepted => Saved(accepted.Request.Culture));
        routes.MapForm<ChangePassword, Confirmed, SecurityPage>(AccountPaths.ChangePassword, accepted => PasswordChanged(accepted.HttpContext, accepted.Response));
        routes.MapForm<ChangeEmail, CodeSent, SecurityPage>(AccountPaths.ChangeEmail,
            accepted => Await(accepted.HttpContext, accepted.Response, AccountPaths.ConfirmEmailChange, ""));
        routes.MapForm<ConfirmEmailChange, Done, ConfirmEmailChangePage>(AccountPaths.ConfirmEmailChange, _ => BackToSecurity("EmailChanged"));
        MapSendAgain<ConfirmEmailChangePage>(routes, AccountPaths.ConfirmEmailChange);
        routes.MapForm<RevokeSession, Done, SecurityPage>(AccountPaths.RevokeSession("{session}"), _ => BackToSecurity("SessionRevoked"));
        routes.MapForm<RevokeOtherSessions, Done, SecurityPage>(AccountPaths.RevokeOtherSessions, _ => BackToSecurity("OtherSessionsRevoked"));
        routes.MapForm<DeleteAccount, Done, SecurityPage>(AccountPaths.DeleteAccount, _ => BackToSecurity("DeletionPlanned"));
        routes.MapForm<KeepAccount, Done, SecurityPage>(AccountPaths.KeepAccount, _ => BackToSecurity("AccountKept"));
    }

    private static void MapFactors(IEndpointRouteBuilder routes)
    {
        routes.MapForm<SetUpAuthenticator, FactorsChanged, AuthenticatorPage>(SitePaths.Authenticator,
            accepted => FactorAdded(accepted.HttpContext, accepted.Response, accepted.Request.ReturnUrl, "AuthenticatorIsSetUp"));
        routes.MapForm<RemoveAuthenticator, FactorsChanged, SecurityPage>(AccountPaths.RemoveAuthenticator,
            accepted => FactorRemoved(accepted.HttpContext, accepted.Response, "AuthenticatorWasRemoved"));
        routes.MapForm<ReplaceRecoveryCodes, Done, RecoveryCodesPage>(AccountPaths.RecoveryCodes,
            accepted => new(ReturnUrl.Check(accepted.Request.ReturnUrl) ?? AccountPaths.Security, Strings.Text("RecoveryCodesAreKept")));
        routes.MapForm<AddPasskey, FactorsChanged, NewPasskeyPage>(AccountPaths.NewPasskey,
            accepted => FactorAdded(accepted.HttpContext, accepted.Response, accepted.Request.ReturnUrl, "PasskeyWasAdded"));
        routes.MapForm<RenamePasskey, Done, SecurityPage>(AccountPaths.Passkey("{passkey}", "rename"), _ => BackToSecurity("PasskeyWasRenamed"));
        routes.MapForm<RemovePasskey, FactorsChanged, SecurityPage>(AccountPaths.Passkey("{passkey}", "remove"),
            accepted => FactorRemoved(accepted.HttpContext, accepted.Response, "PasskeyWasRemoved"));
    }

    // Who has a second factor needs recovery codes before anything else.
    private static Next FactorAdded(HttpContext context, FactorsChanged changed, string returnUrl, string notice)
    {
        SessionCookie.Write(context, changed.SessionToken);
        return changed.NeedsRecoveryCodes
            ? new(ReturnUrl.Keep(AccountPaths.RecoveryCodes, returnUrl), Strings.Text(notice))
            : new(ReturnUrl.Check(returnUrl) ?? AccountPaths.Security, Strings.Text(notice));
    }

    private static Next FactorRemoved(HttpContext context, FactorsChanged changed, string notice)
    {
        SessionCookie.Write(context, changed.SessionToken);
        return BackToSecurity(notice);
    }

    private static void MapConfirmation(IEndpointRouteBuilder routes)
    {
        routes.MapForm<ConfirmWithPassword, Confirmed, ConfirmPage>(AccountPaths.ConfirmWithPassword,
            accepted => GoOn(accepted.HttpContext, accepted.Response, accepted.Request.HeldForm, accepted.Request.ReturnUrl));
        routes.MapForm<ConfirmWithSecondFactor, Confirmed, ConfirmPage>(AccountPaths.ConfirmWithSecondFactor,
            accepted => GoOn(accepted.HttpContext, accepted.Response, accepted.Request.HeldForm, accepted.Request.ReturnUrl));
        routes.MapForm<ConfirmWithSecondFactor, Confirmed, ConfirmPage>(AccountPaths.ConfirmWithRecoveryCode,
            accepted => GoOn(accepted.HttpContext, accepted.Response, accepted.Request.HeldForm, accepted.Request.ReturnUrl));
        routes.MapForm<ConfirmWithPasskey, Confirmed, ConfirmPage>(AccountPaths.ConfirmWithPasskey,
            accepted => GoOn(accepted.HttpContext, accepted.Response, accepted.Request.HeldForm, accepted.Request.ReturnUrl));
        routes.MapForm<RequestConfirmationCode, CodeSent, ConfirmPage>(AccountPaths.RequestConfirmationCode,
            accepted => Await(accepted.HttpContext, accepted.Response, AccountPaths.ConfirmWithCode, accepted.Request.ReturnUrl));
        routes.MapForm<ConfirmWithCode, Confirmed, ConfirmWithCodePage>(AccountPaths.ConfirmWithCode,
            accepted => GoOn(accepted.HttpContext, accepted.Response, accepted.Request.HeldForm, accepted.Request.ReturnUrl));
        MapSendAgain<ConfirmWithCodePage>(routes, AccountPaths.ConfirmWithCode);
    }

    // To the page that was wanted, or to where the form that waits was sent.
    private static Next GoOn(HttpContext context, Confirmed confirmed, string heldForm, string returnUrl)
    {
        CodeCookie.Delete(context);
        SessionCookie.Write(context, confirmed.SessionToken);
        var path = ReturnUrl.Check(returnUrl) ?? AccountPaths.Security;
        return heldForm.Length > 0 ? Next.PostOn(path) : new(path);
    }

    private static Next PasswordChanged(HttpContext context, Confirmed confirmed)
    {
        SessionCookie.Write(context, confirmed.SessionToken);
        return BackToSecurity("PasswordChanged");
    }

    private static void MapSendAgain<TPage>(IEndpointRouteBuilder routes, string path) where TPage : IComponent =>
        routes.MapForm<SendCodeAgain, Done, TPage>(AccountPaths.SendAgain(path),
            accepted => new(ReturnUrl.Keep(path, accepted.Request.ReturnUrl), Strings.Text("CodeSentAgain")));

    // The browser keeps the token, and shows the page that asks for the code.
    private static Next Await(HttpContext context, CodeSent sent, string path, string returnUrl)
    {
        CodeCookie.Write(context, sent.Token);
        return new(ReturnUrl.Keep(path, returnUrl));
    }

    private static Next Enter(HttpContext context, SignedIn signedIn)
    {
        signedIn.Remember(context);
        return new(signedIn.Destination);
    }

    private static Next Leave(HttpContext context, string path, string notice)
    {
        CodeCookie.Delete(context);
        SessionCookie.Delete(context);
        // What forms kept in this browser (W3C Clear Site Data, 3.1). Only the site's own storage; cookies and cache stay.
        context.Response.Headers["Clear-Site-Data"] = "\"storage\"";
        // At a tenant's own host there is no page without being signed in that could say so.
        if (TenantHost.Of(context) is not null)
            return Next.Elsewhere(context.RequestServices.GetRequiredService<SiteAddress>().Of(path));
        return new(path, Strings.Text(notice));
    }

    private static Next BackToSecurity(string notice) => new(AccountPaths.Security, Strings.Text(notice));

    // The notice is in the language that was chosen.
    private static Next Saved(string culture)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        return new(AccountPaths.Profile, Strings.Text("ProfileSaved"));
    }
}
