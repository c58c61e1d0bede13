using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace SaasStarter.Backbone.Files;

/// <summary>Where files are kept: the configuration's section <c>Files</c>.</summary>
public sealed class FileSettings
{
    /// <summary>The folder on the disk; in development and demonstrations below the data folder when nothing is said.</summary>
    public string Folder { get; set; } = "";

    /// <summary>An object store instead of the disk; asked for when its endpoint is set.</summary>
    public S3Settings S3 { get; set; } = new();
}

/// <summary>An object store that speaks Amazon's S3 protocol: Amazon's own, Scaleway's, OVHcloud's, MinIO, Garage …</summary>
public sealed class S3Settings
{
    /// <summary>Where it is: <c>https://s3.fr-par.scw.cloud</c>. The bucket is named in the path.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Its region, <c>fr-par</c>; part of the signature.</summary>
    public string Region { get; set; } = "";

    /// <summary>The bucket. It exists, is private, and belongs to this product alone.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The name of the key.</summary>
    public string AccessKey { get; set; } = "";

    /// <summary>The key.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>Whether files go there.</summary>
    public bool IsConfigured => Endpoint.Length > 0;
}

/// <summary>Refuses a configuration with which files would be lost or readable on the way.</summary>
internal sealed partial class FileSettingsCheck(IHostEnvironment environment) : IValidateOptions<FileSettings>
{
    public ValidateOptionsResult Validate(string? name, FileSettings options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Failures(FileSettings settings)
    {
        if (settings.S3.IsConfigured)
            return Failures(settings.S3);
        return environment.IsProduction() && settings.Folder.Length == 0
            ? ["Files:Folder is not configured, and files would go with the next release. Set Files__Folder to a folder that stays and is backed up, or Files__S3__Endpoint and what belongs to it."]
            : [];
    }

    // What was configured is not repeated: it may be another secret.
    private static IEnumerable<string> Failures(S3Settings settings)
    {
        if (!IsAddress(settings.Endpoint))
            yield return "Files:S3:Endpoint is not the address of an object store. Set Files__S3__Endpoint to one like https://s3.fr-par.scw.cloud; without encryption only on this machine.";
        if (!Bucket().IsMatch(settings.Bucket))
            yield return "Files:S3:Bucket is not the name of a bucket. Set Files__S3__Bucket to 3 to 63 lower-case letters, digits, dots and hyphens.";
        if (!Word().IsMatch(settings.Region))
            yield return "Files:S3:Region is missing or no region. Set Files__S3__Region, to us-east-1 if the store has none.";
        if (!Word().IsMatch(settings.AccessKey) || settings.SecretKey.Length == 0 || settings.SecretKey.Any(char.IsWhiteSpace))
            yield return "Files:S3:AccessKey and Files:S3:SecretKey are not both there, or have white space in them. Set Files__S3__AccessKey and Files__S3__SecretKey.";
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address is { Query: "", Fragment: "", UserInfo: "", AbsolutePath: "/" };

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex Bucket();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,128}\z")]
    private static partial Regex Word();
}
