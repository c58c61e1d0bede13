using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Files;

/// <summary>What files are kept for. The capability or module that keeps them declares it once and registers it: <c>services.AddFilePurpose(…)</c>.</summary>
/// <param name="Name">Its stored name, <c>documents</c>: lower-case letters and hyphens. It never changes.</param>
/// <param name="Title">What people read of it in the list of files.</param>
/// <param name="Reads">Who may see and download them, beside who made them.</param>
public sealed record FilePurpose(string Name, LocalizedText Title, Permission Reads)
{
    /// <summary>The largest file, in bytes. An object store takes five gigabytes at once.</summary>
    public long LargestSize { get; init; } = 25_000_000;

    /// <summary>The kinds that it takes.</summary>
    public IReadOnlyList<FileKind> Kinds { get; init; } = FileKind.All;

    /// <summary>How long a file is kept; null until somebody deletes it. What goes by itself does not count against the plan.</summary>
    public TimeSpan? KeptFor { get; init; }
}

/// <summary>All purposes.</summary>
public sealed class FilePurposes(IEnumerable<FilePurpose> purposes)
{
    private readonly Dictionary<string, FilePurpose> _purposes = purposes.ToDictionary(purpose => purpose.Name);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<FilePurpose> All => _purposes.Values;

    /// <summary>The purpose with a stored name; null for one of a module that was taken out.</summary>
    public FilePurpose? Find(string name) => _purposes.GetValueOrDefault(name);
}

/// <summary>Registers purposes.</summary>
public static class FilePurposeServices
{
    /// <summary>Lets files be kept for a purpose.</summary>
    public static IServiceCollection AddFilePurpose(this IServiceCollection services, FilePurpose purpose) => services.AddSingleton(purpose);
}
