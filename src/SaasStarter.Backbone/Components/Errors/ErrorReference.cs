using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace SaasStarter.Backbone.Components.Errors;

/// <summary>What a person tells the support about an error: the page, the log, the trace and the report of it have it in common.</summary>
internal static class ErrorReference
{
    /// <summary>The trace's identifier, or the request's where nothing is traced.</summary>
    public static string Of(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}
