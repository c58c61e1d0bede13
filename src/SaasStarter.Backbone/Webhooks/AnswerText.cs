using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>How an attempt ended, for people: the status, or why there was none. Nothing of what was answered.</summary>
internal static class AnswerText
{
    /// <summary>In a few words; null before the first attempt.</summary>
    public static LocalizedText? Of(DeliveryAttempt? attempt) => attempt switch
    {
        null => null,
        { Failure: null or AttemptFailure.Refused, Status: { } status } => Strings.Text("Status", status),
        { Failure: { } failure, Status: { } status } => Strings.Text("StatusAndMore", status, Strings.Text($"Failure-{failure}")),
        { Failure: var failure } => Strings.Text($"Failure-{failure}"),
    };
}
