using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace SaasStarter.Backbone.Components.Forms;

/// <summary>
/// Leads from the address of a form to the page that has it: a page that shows a refused form stands at the form's address, and opening that
/// again, or handing it on, must not end at an error.
/// </summary>
internal sealed partial class FormPages(EndpointDataSource routes)
{
    /// <summary>The page whose form is posted to this path, or null.</summary>
    public string? Of(PathString path) => routes.Endpoints.OfType<RouteEndpoint>().OrderBy(endpoint => endpoint.RoutePattern.InboundPrecedence)
        .Select(endpoint => Of(path, endpoint)).FirstOrDefault(page => page is not null);

    private static string? Of(PathString path, RouteEndpoint endpoint)
    {
        var values = new RouteValueDictionary();
        if (endpoint.Metadata.GetMetadata<FormMetadata>() is not { } form
            || !new TemplateMatcher(TemplateParser.Parse(endpoint.RoutePattern.RawText!.TrimStart('/')), []).TryMatch(path, values))
            return null;
        return form.Page.GetCustomAttributes(typeof(RouteAttribute), false).Cast<RouteAttribute>().Select(page => Fill(page.Template, values)).FirstOrDefault(page => page is not null);
    }

    private static string? Fill(string template, RouteValueDictionary values) =>
        Parameter().Matches(template).All(parameter => values.ContainsKey(parameter.Groups["name"].Value))
            ? Parameter().Replace(template, parameter => Uri.EscapeDataString(values[parameter.Groups["name"].Value]!.ToString()!)) : null;

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
