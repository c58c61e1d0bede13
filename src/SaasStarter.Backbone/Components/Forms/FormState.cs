using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Components.Forms;

/// <summary>What was posted and why it was not accepted: the page is shown again with it, so that nothing typed is lost.</summary>
/// <param name="Action">The path that the form was posted to; the form on the page with this action shows the values and messages.</param>
/// <param name="Values">What was typed, by field name, without secrets and files.</param>
/// <param name="Problem">Why it was not accepted.</param>
public sealed record FormState(string Action, IReadOnlyDictionary<string, string> Values, Problem Problem)
{
    /// <summary>The state of the form that this request posted, or null when the page is opened by a link.</summary>
    public static FormState? Of(HttpContext context) => context.Features.Get<FormState>();

    /// <summary>What was typed into a field, or null.</summary>
    public string? ValueOf(string field) => Values.GetValueOrDefault(field);

    /// <summary>What is wrong with a field, or null.</summary>
    public LocalizedText? ErrorOf(string field) => Problem.Fields.FirstOrDefault(error => error.Field == field)?.Message;
}
