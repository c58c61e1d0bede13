using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>Stripe's API over HTTP, at <see cref="Path"/>: keys, versions, forms, idempotency, errors and expansion. What it does is the endpoints'.</summary>
internal sealed partial class SimulatorApi(SimulatedStripe stripe, TimeProvider time, ILogger<SimulatorApi> log)
{
    /// <summary>Where the API is.</summary>
    public const string Path = SimulatorSettings.Path + "/v1";

    private const int LongestBody = 64 * 1024;
    private const int LongestKey = 255;

    /// <summary>Everything that is answered.</summary>
    public static IReadOnlyList<ApiEndpoint> Endpoints { get; } =
    [
        .. CustomerEndpoints.All, .. CatalogueEndpoints.All, .. CheckoutEndpoints.All, .. SubscriptionEndpoints.All, .. ScheduleEndpoints.All, .. InvoiceEndpoints.All,
        .. PaymentEndpoints.All, .. PortalEndpoints.All, .. EventEndpoints.All, .. TestClockEndpoints.All,
    ];

    /// <summary>What happens to a request before it is carried out: a test lets it wait, or fail by throwing a <see cref="StripeRefusal"/>.</summary>
    public Func<HttpRequest, CancellationToken, Task>? Disturbance { get; set; }

    /// <summary>Answers a request under <see cref="Path"/>.</summary>
    public async Task Answer(HttpContext context)
    {
        var requestId = SimulatorState.NewId("req");
        try
        {
            await Answer(context, requestId);
        }
        catch (StripeRefusal refusal)
        {
            await Write(context, new("", refusal.Status, refusal.ToJson().ToJsonString(), requestId, default), isReplayed: false);
        }
    }

    private async Task Answer(HttpContext context, string requestId)
    {
        var request = context.Request;
        CheckKey(request);
        CheckVersion(request);
        var parts = request.Path.Value![SimulatorSettings.Path.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (endpoint, ids) = Endpoints.Select(endpoint => (endpoint, Ids: endpoint.Match(request.Method, parts))).FirstOrDefault(found => found.Ids is not null);
        if (endpoint is null)
        {
            throw new StripeRefusal(404, "invalid_request_error", null,
                $"Unrecognized request URL ({request.Method}: /{string.Join('/', parts)}). The simulator knows what docs/billing.md lists.");
        }
        var form = await Form(request);
        Parameter.Check(form, [.. endpoint.Parameters, Parameter.Texts("expand")]);
        var call = new ApiCall(ids!, form);
        var key = request.Method == "POST" && request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } given ? given : null;
        if (key is null)
            await Write(context, await CarryOut(context, endpoint, call, null, "", requestId), isReplayed: false);
        else
            await AnswerOnce(context, endpoint, call, key, requestId);
    }

    private async Task AnswerOnce(HttpContext context, ApiEndpoint endpoint, ApiCall call, string key, string requestId)
    {
        if (key.Length > LongestKey)
            throw StripeRefusal.Invalid($"Idempotency keys have at most {LongestKey} characters.");
        var fingerprint = $"{context.Request.Method} {context.Request.Path} {call.Form.Canonical()}";
        if (stripe.Keys.Begin(key, fingerprint) is { } kept)
        {
            context.Response.Headers["Original-Request"] = kept.RequestId;
            await Write(context, kept with { RequestId = requestId }, isReplayed: true);
            return;
        }
        KeptAnswer? answer = null;
        try
        {
            answer = await CarryOut(context, endpoint, call, key, fingerprint, requestId);
        }
        finally
        {
            stripe.Keys.End(key, answer);
        }
        context.Response.Headers["Idempotency-Key"] = key;
        await Write(context, answer, isReplayed: false);
    }

    private async Task<KeptAnswer> CarryOut(HttpContext context, ApiEndpoint endpoint, ApiCall call, string? key, string fingerprint, string requestId)
    {
        try
        {
            if (Disturbance is not null)
                await Disturbance(context.Request, context.RequestAborted);
            var answer = stripe.Do(state =>
            {
                state.Cause = new(requestId, key);
                state.PublicAddress = stripe.Settings.PublicAddress ?? $"{context.Request.Scheme}://{context.Request.Host}";
                try
                {
                    var result = endpoint.Answer(stripe, call) switch
                    {
                        JsonObject json => json,
                        Objects.StripeObject value => ObjectJson.Write(value),
                        var other => throw new InvalidOperationException($"{other} is no answer."),
                    };
                    Expansion.Apply(state, result, call.Form.Texts("expand"));
                    return result.ToJsonString(ObjectJson.Sent);
                }
                finally
                {
                    state.Cause = new(null, null);
                }
            });
            return new(fingerprint, StatusCodes.Status200OK, answer, requestId, time.GetUtcNow());
        }
        catch (StripeRefusal refusal)
        {
            return new(fingerprint, refusal.Status, refusal.ToJson().ToJsonString(ObjectJson.Sent), requestId, time.GetUtcNow());
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(context.Request.Method, context.Request.Path, exception);
            var refusal = new StripeRefusal(500, "api_error", null, "The simulator failed. Its log says why.");
            return new(fingerprint, refusal.Status, refusal.ToJson().ToJsonString(ObjectJson.Sent), requestId, time.GetUtcNow());
        }
    }

    private void CheckKey(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        string? key = null;
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            key = authorization["Bearer ".Length..].Trim();
        else if (authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            var decoded = new byte[authorization.Length];
            if (Convert.TryFromBase64String(authorization["Basic ".Length..].Trim(), decoded, out var length))
                key = Encoding.UTF8.GetString(decoded, 0, length).Split(':')[0];
        }
        if (string.IsNullOrEmpty(key))
        {
            throw new StripeRefusal(401, "invalid_request_error", null, "You did not provide an API key. You need to provide your API key in the Authorization header, "
                + "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
        }
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(stripe.Settings.ApiKey)))
            throw new StripeRefusal(401, "invalid_request_error", "api_key_invalid", $"Invalid API Key provided: {Masked(key)}");
    }

    private static void CheckVersion(HttpRequest request)
    {
        if (request.Headers["Stripe-Version"].ToString() is { Length: > 0 } version && version != SimulatorSettings.ApiVersion)
            throw StripeRefusal.Invalid($"Invalid Stripe API version: {version}. The simulator speaks {SimulatorSettings.ApiVersion} only.", code: "invalid_api_version");
    }

    private static async Task<FormNode> Form(HttpRequest request)
    {
        if (request.Method != "POST")
            return FormNode.Read(request.QueryString.Value?.TrimStart('?') ?? "");
        if (request.ContentLength is not (null or 0) && request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
            throw StripeRefusal.Invalid($"Invalid request: the content type has to be application/x-www-form-urlencoded, not '{request.ContentType}'.");
        var body = new byte[LongestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        if (length > LongestBody)
            throw new StripeRefusal(413, "invalid_request_error", null, $"A request has at most {LongestBody} bytes.");
        return FormNode.Read(Encoding.UTF8.GetString(body, 0, length));
    }

    private static async Task Write(HttpContext context, KeptAnswer answer, bool isReplayed)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        response.Headers["Request-Id"] = answer.RequestId;
        response.Headers["Stripe-Version"] = SimulatorSettings.ApiVersion;
        response.Headers.CacheControl = "no-store";
        if (isReplayed)
            response.Headers["Idempotent-Replayed"] = "true";
        await response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static string Masked(string key) => key.Length <= 12 ? new('*', key.Length) : $"{key[..8]}{new string('*', key.Length - 12)}{key[^4..]}";

    [LoggerMessage(LogLevel.Error, "The simulator failed at {Method} {Path}")]
    private partial void LogFailed(string method, string path, Exception exception);
}
