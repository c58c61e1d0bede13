using Microsoft.Extensions.Localization;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>How an attempt ended, for people: the status, or why there was none. Nothing of what was answered.</summary>
internal static class AnswerText
{
    /// <summary>In a few words; a dash before the first attempt.</summary>
    public static string Of(IStringLocalizer<Strings> text, DeliveryAttempt? attempt) => attempt switch
    {
        null => "–",
        { Failure: null or AttemptFailure.Refused, Status: { } status } => text["Status", status],
        { Failure: { } failure, Status: { } status } => text["StatusAndMore", status, text[$"Failure-{failure}"]],
        { Failure: var failure } => text[$"Failure-{failure}"],
    };
}
