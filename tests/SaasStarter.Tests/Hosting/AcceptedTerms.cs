using SaasStarter.Backbone.Legal;

namespace SaasStarter.Tests.Hosting;

/// <summary>The box on the sign-up page, ticked: the terms in the version that is in force.</summary>
internal static class AcceptedTerms
{
    public static TestField Field { get; } = ("AcceptedTerms", Of(LegalDocumentKind.OfPeople));

    /// <summary>What a form that accepts these documents posts.</summary>
    public static string Of(IEnumerable<LegalDocumentKind> kinds) => string.Join(", ", kinds.Select(kind => $"{kind.Name} {VersionOf(kind)}"));

    /// <summary>The newest version of a document.</summary>
    public static string VersionOf(LegalDocumentKind kind) =>
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src", typeof(Program).Assembly.GetName().Name!, "Legal", kind.Name)).Select(path => Path.GetFileName(path).Split('.')[0]).Max()!;
}
