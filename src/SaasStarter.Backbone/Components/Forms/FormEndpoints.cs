using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Components.Forms;

/// <summary>Where the browser goes after a form was accepted.</summary>
/// <param name="Location">A path of this site.</param>
/// <param name="Notice">What the next page says at its top, or null.</param>
public sealed record Next(string Location, LocalizedText? Notice = null)
{
    /// <summary>Whether it is a page of somebody else's, one of the <see cref="FormDestination"/>s.</summary>
    internal bool IsElsewhere { get; private init; }

    /// <summary>Whether the browser posts there what it has just posted here (RFC 9110, 15.4.8: 307).</summary>
    internal bool IsPostedOn { get; private init; }

    /// <summary>Lets the form that waited (<see cref="HeldForms"/>) arrive where it was sent to: the browser posts its sealed copy there.</summary>
    internal static Next PostOn(string path) => new(path) { IsPostedOn = true };

    /// <summary>A page of somebody else's: where one pays. Never an address that came with the request.</summary>
    public static Next Elsewhere(Uri address) => new(address.AbsoluteUri) { IsElsewhere = true };
}

/// <summary>A site of somebody else's to which forms may lead; the browser is told that it may follow (Content Security Policy, form-action). A capability registers its own.</summary>
/// <param name="Origin">Its origin: <c>https://checkout.stripe.com</c>.</param>
public sealed record FormDestination(string Origin);

/// <summary>What <c>keep.js</c> reads of a form that was accepted.</summary>
/// <param name="Location">Where the browser goes now.</param>
internal sealed record SentForm(string Location);

/// <summary>A form that was accepted.</summary>
/// <param name="Request">What was sent.</param>
/// <param name="Response">What the use case answered.</param>
/// <param name="HttpContext">The HTTP request, for what only HTTP knows: cookies.</param>
public sealed record Accepted<TRequest, TResponse>(TRequest Request, TResponse Response, HttpContext HttpContext);

/// <summary>Endpoint metadata: this endpoint takes the form of a use case and, when it is refused, shows <paramref name="Page"/> again.</summary>
/// <param name="Request">The request record, whose constructor parameters are the fields.</param>
/// <param name="Page">The page that has the form.</param>
/// <param name="Audience">Who may post it.</param>
public sealed record FormMetadata(Type Request, Type Page, Audience Audience) : IAudienceMetadata;

/// <summary>Maps posted forms to use cases: the only way by which a page changes anything.</summary>
public static class FormEndpoints
{
    /// <summary>The largest form with its files, in bytes.</summary>
    public const int MaximumLength = 1_000_000;

    /// <summary>
    /// Takes the form posted to <paramref name="pattern"/>, sends it as a <typeparamref name="TRequest"/>, and redirects to what
    /// <paramref name="next"/> names. When it is refused, <typeparamref name="TPage"/> is shown again with the messages and all that was typed.
    /// </summary>
    public static RouteHandlerBuilder MapForm<TRequest, TResponse, TPage>(
        this IEndpointRouteBuilder routes, string pattern, Func<Accepted<TRequest, TResponse>, Next> next)
        where TRequest : ICommand<TResponse>
        where TPage : IComponent =>
        routes.MapPost(pattern, (HttpContext context, IDispatcher dispatcher, IAntiforgery antiforgery, Notices notices, TenantScope scope) =>
                Handle<TRequest, TResponse, TPage>(context, dispatcher, () => antiforgery.IsRequestValidAsync(context), notices, scope, next))
            .WithMetadata(new FormMetadata(typeof(TRequest), typeof(TPage), TRequest.Audience))
            .DisableAntiforgery(); // Validated here instead: the middleware's own refusal is an empty page that loses what was typed.

    /// <summary>Lets a form bring a file of this size. It is written to a temporary file as it comes, and goes with the request.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder form, long largest) => form
        .WithFormOptions(multipartBodyLengthLimit: largest)
        .WithMetadata(new RequestSizeLimitAttribute(largest + MaximumLength));

    /// <summary>
    /// The same for a form of a public page, which has no token (<see cref="Form.IsPublic"/>): the browser says where it stood. For what anybody may send without
    /// being signed in, and nothing else.
    /// </summary>
    public static RouteHandlerBuilder MapPublicForm<TRequest, TResponse, TPage>(
        this IEndpointRouteBuilder routes, string pattern, Func<Accepted<TRequest, TResponse>, Next> next)
        where TRequest : ICommand<TResponse>
        where TPage : IComponent =>
        routes.MapPost(pattern, (HttpContext context, IDispatcher dispatcher, Notices notices, TenantScope scope) =>
                Handle<TRequest, TResponse, TPage>(context, dispatcher, () => Task.FromResult(RequestOrigin.IsThisSite(context.Request)), notices, scope, next))
            .WithMetadata(new FormMetadata(typeof(TRequest), typeof(TPage), TRequest.Audience))
            .DisableAntiforgery();

    private static async Task<IResult> Handle<TRequest, TResponse, TPage>(HttpContext context, IDispatcher dispatcher, Func<Task<bool>> isGenuine,
        Notices notices, TenantScope scope, Func<Accepted<TRequest, TResponse>, Next> next)
        where TRequest : ICommand<TResponse>
        where TPage : IComponent
    {
        if (!context.Request.HasFormContentType)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        if (await PostedForm.Read(context) is not { } posted)
            return ShowAgain<TPage>(context, new(context.Request.Path, new Dictionary<string, string>(), TooLarge(context)), StatusCodes.Status413PayloadTooLarge);

        var isHeld = typeof(TRequest).IsAssignableTo(typeof(ISensitive)) && HeldForms.IsIn(posted, scope);
        if ((isHeld ? context.RequestServices.GetRequiredService<HeldForms>().Open(context, scope, posted) : posted) is not { } form)
            return ShowAgain<TPage>(context, new(context.Request.Path, new Dictionary<string, string>(), Expired), StatusCodes.Status400BadRequest);

        var (request, errors) = await FormBinder.Bind(typeof(TRequest), form, context.Request.RouteValues, context.RequestAborted);
        if (request is null)
            return TypedResults.NotFound();
        var values = FormBinder.ValuesToShowAgain(typeof(TRequest), form);
        if (!isHeld && !await isGenuine())
            return ShowAgain<TPage>(context, new(context.Request.Path, values, Expired), StatusCodes.Status400BadRequest);
        errors = [.. errors, .. FormBinder.NotText(typeof(TRequest), form)];
        if (errors.Count > 0)
            return ShowAgain<TPage>(context, new(context.Request.Path, values, Problem.Invalid(errors)));

        scope.Once = FormKey.OnceOf(context, scope, form, request);
        var result = await dispatcher.Send((TRequest)request, context.RequestAborted);
        if (result.Problem == Problem.ConfirmationRequired)
            return AskForConfirmation(context, scope, form);
        if (result.Problem is { } problem)
            return Refuse<TPage>(context, values, problem);
        var destination = next(new((TRequest)request, result.Value, context));
        if ((scope.Once is { WasDone: true } ? Strings.Text("DoneBefore") : destination.Notice) is { } notice)
            notices.Leave(context, notice);
        if (FormKey.IsAskedByScript(context))
            return TypedResults.Json(new SentForm(destination.Location));
        if (destination.IsPostedOn)
            return TypedResults.LocalRedirect(destination.Location, permanent: false, preserveMethod: true);
        return destination.IsElsewhere ? LeadElsewhere(context, destination.Location) : TypedResults.LocalRedirect(destination.Location);
    }

    private static RazorComponentResult AskForConfirmation(HttpContext context, TenantScope scope, IFormCollection form)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [HeldForms.Field] = context.RequestServices.GetRequiredService<HeldForms>().Seal(context, scope, form),
            ["ReturnUrl"] = context.Request.Path,
        };
        context.Features.Set(new FormState(context.Request.Path, values, Problem.ConfirmationRequired));
        return new(context.RequestServices.GetRequiredService<ConfirmationPage>().Page) { StatusCode = (int)Problem.ConfirmationRequired.Kind };
    }

    // Not the framework's redirect, which writes the address to the log: who has the one of a payment page may act there.
    private static StatusCodeHttpResult LeadElsewhere(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return TypedResults.StatusCode(StatusCodes.Status302Found);
    }

    private static Problem Expired => Problem.Conflict(Strings.Text("FormExpired"));

    private static Problem TooLarge(HttpContext context) => Problem.Invalid() with
    {
        Message = Strings.Text("FormTooLarge", ByteSize.Of(context.GetEndpoint()?.Metadata.GetMetadata<IFormOptionsMetadata>()?.MultipartBodyLengthLimit ?? MaximumLength)),
    };

    private static IResult Refuse<TPage>(HttpContext context, Dictionary<string, string> values, Problem problem) where TPage : IComponent
    {
        if (problem.Kind is ProblemKind.NotFound or ProblemKind.Forbidden or ProblemKind.Unauthenticated)
            return RefuseAltogether(context, problem);
        if (problem.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return ShowAgain<TPage>(context, new(context.Request.Path, values, problem));
    }

    // Of what is not there, nothing is told.
    private static StatusCodeHttpResult RefuseAltogether(HttpContext context, Problem problem)
    {
        if (problem.Kind == ProblemKind.Forbidden)
            context.Features.Set(problem);
        return TypedResults.StatusCode((int)problem.Kind);
    }

    private static RazorComponentResult<TPage> ShowAgain<TPage>(HttpContext context, FormState state, int? status = null) where TPage : IComponent
    {
        context.Features.Set(state);
        return new RazorComponentResult<TPage>(ParametersOf<TPage>(context)) { StatusCode = status ?? (int)state.Problem.Kind };
    }

    private static Dictionary<string, object?> ParametersOf<TPage>(HttpContext context) => context.Request.RouteValues
        .Where(value => typeof(TPage).GetProperty(value.Key, System.Reflection.BindingFlags.IgnoreCase | System.Reflection.BindingFlags.Public
            | System.Reflection.BindingFlags.Instance)?.IsDefined(typeof(ParameterAttribute), false) == true)
        .ToDictionary(value => value.Key, value => value.Value);
}
