using SaasStarter.Backbone.Components;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>The addresses of the jobs' pages and forms.</summary>
internal static class JobPaths
{
    public const string Jobs = $"{SitePaths.BackOffice}/jobs";
    public const string Schedules = $"{Jobs}/schedules";
    public const string RetryFailed = $"{Jobs}/retry-failed";

    /// <summary>The page of a job, or a form that does something with it: <c>retry</c>, <c>cancel</c>, <c>discard</c>.</summary>
    public static string Job(string job, string? action = null) => action is null ? $"{Jobs}/{job}" : $"{Jobs}/{job}/{action}";

    /// <summary>A form that does something with what recurs: <c>pause</c>, <c>resume</c>, <c>trigger</c>.</summary>
    public static string Schedule(string name, string action) => $"{Schedules}/{name}/{action}";
}
