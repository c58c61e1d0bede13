using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>The forms of signing in with a provider, and where the provider sends the browser back.</summary>
internal static class ExternalEndpoints
{
    public static void MapExternalSignIn(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<ExternalProviders>(); // Its mistakes prevent the start.
        routes.MapForm<BeginExternalSignIn, ExternalBegun, SignInPage>(ExternalPaths.Begin("{provider}"), accepted => Leave(accepted.HttpContext, accepted.Response));
        routes.MapForm<BeginLink, ExternalBegun, SecurityPage>(ExternalPaths.Link("{provider}"), accepted => Leave(accepted.HttpContext, accepted.Response));
        routes.MapForm<CreateExternalAccount, SignedIn, ContinuePage>(ExternalPaths.Continue, accepted => Enter(accepted.HttpContext, ExternalOutcome.Of(accepted.Response)));
        routes.MapForm<ConnectExternalSignIn, ExternalOutcome, ContinuePage>(ExternalPaths.Connect, accepted => Enter(accepted.HttpContext, accepted.Response));
        routes.MapForm<RemoveExternalSignIn, Done, SecurityPage>(ExternalPaths.Remove("{signIn}"), _ => new(AccountPaths.Security, Strings.Text("SignInRemoved")));
        routes.MapGet(ExternalPaths.Back("{provider}"), Answer).WithMetadata(new AudienceMetadata(Audience.Anonymous, typeof(AnswerExternalSignIn)));
    }

    /// <summary>Sends the browser on its way: first to a page of this site, because a form may not lead to any address (Content Security Policy, form-action).</summary>
    public static Next Leave(HttpContext context, ExternalBegun begun)
    {
        ExternalCookie.Write(context, begun.Token);
        return new(ExternalPaths.Leave);
    }

    private static Next Enter(HttpContext context, ExternalOutcome outcome)
    {
        if (outcome.Location != ExternalPaths.Continue)
            ExternalCookie.Delete(context);
        outcome.SignedIn?.Remember(context);
        return new(outcome.Location, outcome.Notice);
    }

    private static async Task<IResult> Answer(string provider, HttpContext context, IDispatcher dispatcher, Notices notices)
    {
        var answer = await dispatcher.Send(new AnswerExternalSignIn(provider, Value("state"), new(Value("code")), Value("error"), Value("iss")), context.RequestAborted);
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (answer.Problem is { } problem)
            return new RazorComponentResult<ExternalProblemPage>(new { Problem = problem }) { StatusCode = (int)problem.Kind };
        var next = Enter(context, answer.Value);
        if (next.Notice is { } notice)
            notices.Leave(context, notice);
        return TypedResults.LocalRedirect(next.Location);

        // What comes from outside is read to a length that no provider reaches.
        string Value(string name) => context.Request.Query[name].ToString() is { Length: <= 4000 } value ? value : "";
    }
}
