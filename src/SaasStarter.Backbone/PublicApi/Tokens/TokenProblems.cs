using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>Why a program gets no token. Programs read the names that OAuth gives to these (RFC 6749, 5.2; RFC 8628, 3.5).</summary>
internal static class TokenProblems
{
    /// <summary>Nobody has answered yet.</summary>
    public static Problem Pending { get; } = new(ProblemKind.Malformed, Strings.Text("DevicePending"));

    /// <summary>The program asks too often.</summary>
    public static Problem SlowDown { get; } = new(ProblemKind.Malformed, Strings.Text("DeviceSlowDown"));

    /// <summary>Nobody answered in time.</summary>
    public static Problem Expired { get; } = new(ProblemKind.Malformed, Strings.Text("DeviceExpired"));

    /// <summary>The person said no.</summary>
    public static Problem Denied { get; } = new(ProblemKind.Malformed, Strings.Text("DeviceDenied"));

    /// <summary>What was brought is unknown, used or over.</summary>
    public static Problem WrongGrant { get; } = new(ProblemKind.Malformed, Strings.Text("WrongGrant"));

    /// <summary>The name that OAuth gives to a problem.</summary>
    public static string NameOf(Problem problem) => problem switch
    {
        _ when problem == Pending => "authorization_pending",
        _ when problem == SlowDown => "slow_down",
        _ when problem == Expired => "expired_token",
        _ when problem == Denied => "access_denied",
        _ when problem == WrongGrant => "invalid_grant",
        _ => "invalid_request",
    };
}
