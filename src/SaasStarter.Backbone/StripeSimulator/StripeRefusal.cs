using System.Text.Json.Nodes;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>An answer of Stripe that is an error, in Stripe's shape.</summary>
internal sealed class StripeRefusal(int status, string type, string? code, string message, string? parameter = null) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>The bank's reason, when a card was declined.</summary>
    public string? DeclineCode { get; init; }

    /// <summary>The body of the answer.</summary>
    public JsonObject ToJson()
    {
        var error = new JsonObject { ["message"] = Message, ["type"] = type };
        if (code is not null)
        {
            error["code"] = code;
            error["doc_url"] = $"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}";
        }
        if (DeclineCode is not null)
            error["decline_code"] = DeclineCode;
        if (parameter is not null)
            error["param"] = parameter;
        return new() { ["error"] = error };
    }

    /// <summary>Parameters that do not go together, or do not fit what is.</summary>
    public static StripeRefusal Invalid(string message, string? parameter = null, string? code = null) => new(400, "invalid_request_error", code, message, parameter);

    /// <summary>An object that is not there.</summary>
    public static StripeRefusal Missing(string kind, string id, string parameter = "id") =>
        new(404, "invalid_request_error", "resource_missing", $"No such {kind}: '{id}'", parameter);

    /// <summary>An object named by a parameter that is not there.</summary>
    public static StripeRefusal NoSuch(string kind, string id, string parameter) =>
        new(400, "invalid_request_error", "resource_missing", $"No such {kind}: '{id}'", parameter);

    /// <summary>A parameter that Stripe does not know, or that the simulator does not simulate.</summary>
    public static StripeRefusal Unknown(string parameter) => Invalid($"Received unknown parameter: {parameter}", parameter, "parameter_unknown");

    /// <summary>A payment that failed.</summary>
    public static StripeRefusal Declined(string code, string? declineCode, string message) => new(402, "card_error", code, message) { DeclineCode = declineCode };
}
