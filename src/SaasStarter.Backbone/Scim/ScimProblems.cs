using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Scim;

/// <summary>Why a call of a directory is refused, beyond what every use case may say.</summary>
internal static class ScimProblems
{
    // What a program decides by (RFC 7644, 3.12, table 9), by the key of the text that people read.
    private static readonly Dictionary<string, string> Types = new()
    {
        ["InvalidFilter"] = "invalidFilter",
        ["InvalidPath"] = "invalidPath",
        ["InvalidValue"] = "invalidValue",
        ["InvalidOperation"] = "invalidSyntax",
        ["ReadOnly"] = "mutability",
        ["MalformedJson"] = "invalidSyntax",
        ["NotUtf8"] = "invalidSyntax",
        ["Invalid"] = "invalidValue",
        ["OtherDomain"] = "invalidValue",
        ["NoSuchMember"] = "invalidValue",
        ["TooManyMembers"] = "invalidValue",
        ["UserNameTaken"] = "uniqueness",
        ["PersonTaken"] = "uniqueness",
        ["GroupNameTaken"] = "uniqueness",
    };

    public static Problem UserNameTaken { get; } = Problem.Conflict(Strings.Text("UserNameTaken"));

    public static Problem PersonTaken { get; } = Problem.Conflict(Strings.Text("PersonTaken"));

    public static Problem GroupNameTaken { get; } = Problem.Conflict(Strings.Text("GroupNameTaken"));

    public static Problem OwnerStays { get; } = new(ProblemKind.Forbidden, Strings.Text("OwnerStays"));

    public static Problem InvalidOperation { get; } = new(ProblemKind.Malformed, Strings.Text("InvalidOperation"));

    public static Problem NoSuchMember { get; } = new(ProblemKind.Malformed, Strings.Text("NoSuchMember"));

    public static Problem TooManyMembers { get; } = new(ProblemKind.Malformed, Strings.Text("TooManyMembers", ScimGroup.MaximumMembers));

    public static Problem InvalidFilter(string known) => new(ProblemKind.Malformed, Strings.Text("InvalidFilter", known));

    public static Problem InvalidPath(string path) => new(ProblemKind.Malformed, Strings.Text("InvalidPath", path));

    public static Problem InvalidValue(string attribute) => new(ProblemKind.Malformed, Strings.Text("InvalidValue", attribute));

    public static Problem ReadOnly(string attribute) => new(ProblemKind.Malformed, Strings.Text("ReadOnly", attribute));

    public static Problem OtherDomain(string address) => new(ProblemKind.Malformed, Strings.Text("OtherDomain", address));

    /// <summary>What a program decides by; null for what has no name of its own.</summary>
    public static string? TypeOf(Problem problem) => Types.GetValueOrDefault(problem.Message.Key);
}
