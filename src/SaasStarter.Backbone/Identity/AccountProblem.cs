using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Why nothing is done to an account, in more than one use case.</summary>
internal static class AccountProblem
{
    /// <summary>It is a role of the demonstration, which the next visitor enters too.</summary>
    public static Problem Demo { get; } = Problem.Conflict(Strings.Text("DemoAccount"));
}
