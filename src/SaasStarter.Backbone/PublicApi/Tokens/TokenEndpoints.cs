using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>What programs ask for tokens: OAuth 2.0 (RFC 6749) with the device authorization grant (RFC 8628), for public clients.</summary>
internal static class TokenEndpoints
{
    private const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    private const string RefreshGrant = "refresh_token";

    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        Post(routes, TokenPaths.Device, AskForCodes, typeof(RequestDeviceCode));
        Post(routes, TokenPaths.Token, AskForTokens, typeof(RedeemDeviceCode), typeof(RefreshAccess));
        Post(routes, TokenPaths.Revoke, GiveBack, typeof(RevokeAccess));
        routes.MapGet(TokenPaths.Keys, async (SigningKeys keys, CancellationToken cancellationToken) => TypedResults.Json(await keys.PublishedSet(cancellationToken)))
            .WithMetadata(new AudienceMetadata(Audience.Anonymous)).RequireCors(ApiOrigins.Policy);
        routes.MapGet(TokenPaths.Metadata, (AccessTokens tokens, SiteAddress site) => TypedResults.Json(Metadata(tokens, site)))
            .WithMetadata(new AudienceMetadata(Audience.Anonymous)).RequireCors(ApiOrigins.Policy);
        routes.MapForm<AllowDevice, AllowedProgram, DevicePage>(TokenPaths.Allow, accepted => new(TokenPaths.Page, Strings.Text("ProgramAllowed", accepted.Response.Program)));
        routes.MapForm<DenyDevice, Done, DevicePage>(TokenPaths.Deny, _ => new(TokenPaths.Page, Strings.Text("ProgramDenied")));
    }

    private static void Post(IEndpointRouteBuilder routes, string path, Func<HttpContext, IFormCollection, Task<IResult>> answer, params IReadOnlyList<Type> requests)
    {
        var endpoint = routes.MapPost(path, async (HttpContext context, ApiOrigins origins) =>
        {
            // Programs ask, no pages of other sites; those that may are named in the configuration.
            if (!origins.MayCall(context.Request))
                return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
            context.Response.Headers.CacheControl = "no-store";
            return context.Request.HasFormContentType && await PostedForm.Read(context) is { } form ? await answer(context, form) : Refusal("invalid_request", Strings.Text("NoForm"), context);
        }).DisableAntiforgery().RequireCors(ApiOrigins.Policy);
        foreach (var request in requests)
            endpoint.WithMetadata(new AudienceMetadata(Audience.Anonymous, request));
    }

    private static async Task<IResult> AskForCodes(HttpContext context, IFormCollection form)
    {
        // A program acts as its person; there is nothing to choose.
        if (form["scope"].ToString().Length > 0)
            return Refusal("invalid_scope", Strings.Text("NoOAuthScopes"), context);
        var codes = await context.Send(new RequestDeviceCode(form["client_id"].ToString()));
        if (codes.Problem is { } problem)
            return Refusal(problem, context);
        var site = context.RequestServices.GetRequiredService<SiteAddress>();
        return TypedResults.Json(new JsonObject
        {
            ["device_code"] = codes.Value.DeviceCode,
            ["user_code"] = codes.Value.UserCode,
            ["verification_uri"] = site.Of(TokenPaths.Page).AbsoluteUri,
            ["verification_uri_complete"] = site.Of(TokenPaths.PageOf(codes.Value.UserCode)).AbsoluteUri,
            ["expires_in"] = (int)DeviceRequest.Lifetime.TotalSeconds,
            ["interval"] = (int)DeviceRequest.Interval.TotalSeconds,
        });
    }

    private static async Task<IResult> AskForTokens(HttpContext context, IFormCollection form)
    {
        var program = form["client_id"].ToString();
        var tokens = form["grant_type"].ToString() switch
        {
            DeviceGrant => await context.Send(new RedeemDeviceCode(new(form["device_code"].ToString()), program)),
            RefreshGrant => await context.Send(new RefreshAccess(new(form["refresh_token"].ToString()), program)),
            _ => (Result<IssuedTokens>?)null,
        };
        if (tokens is not { } answer)
            return Refusal("unsupported_grant_type", Strings.Text("WrongGrantType"), context);
        return answer.Problem is { } problem ? Refusal(problem, context) : TypedResults.Json(new JsonObject
        {
            ["access_token"] = answer.Value.AccessToken,
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)AccessTokens.Lifetime.TotalSeconds,
            ["refresh_token"] = answer.Value.RefreshToken,
        });
    }

    private static async Task<IResult> GiveBack(HttpContext context, IFormCollection form)
    {
        await context.Send(new RevokeAccess(new(form["token"].ToString())));
        return TypedResults.Ok();
    }

    private static JsonObject Metadata(AccessTokens tokens, SiteAddress site) => new()
    {
        ["issuer"] = tokens.Issuer,
        ["token_endpoint"] = site.Of(TokenPaths.Token).AbsoluteUri,
        ["device_authorization_endpoint"] = site.Of(TokenPaths.Device).AbsoluteUri,
        ["revocation_endpoint"] = site.Of(TokenPaths.Revoke).AbsoluteUri,
        ["jwks_uri"] = site.Of(TokenPaths.Keys).AbsoluteUri,
        ["service_documentation"] = site.Of(ApiKeyPaths.Reference).AbsoluteUri,
        ["grant_types_supported"] = new JsonArray(DeviceGrant, RefreshGrant),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("none"),
        ["response_types_supported"] = new JsonArray(),
    };

    // RFC 6749, 5.2. How long to wait has no place in it, and a header of its own.
    private static IResult Refusal(Problem problem, HttpContext context)
    {
        if (problem.Kind != ProblemKind.TooManyRequests)
            return Refusal(TokenProblems.NameOf(problem), problem.Fields is [var field, ..] ? field.Message : problem.Message, context);
        context.Refuse(problem);
        return TypedResults.StatusCode((int)problem.Kind);
    }

    private static JsonHttpResult<JsonObject> Refusal(string error, LocalizedText why, HttpContext context) => TypedResults.Json(
        new JsonObject { ["error"] = error, ["error_description"] = why.Read(context.RequestServices.GetRequiredService<IStringLocalizerFactory>()) }, statusCode: StatusCodes.Status400BadRequest);
}
