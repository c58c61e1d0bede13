using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Files;

namespace SaasStarter.Tests.Files;

/// <summary>Where files may be kept.</summary>
public sealed class FileSettingsTests
{
    private static readonly (string Key, string Value)[] Bucket =
        [("S3:Endpoint", "https://s3.example.com"), ("S3:Region", "fr-par"), ("S3:Bucket", "files-of-ours"), ("S3:AccessKey", "AK1"), ("S3:SecretKey", "verySecret")];

    [Fact]
    public void Development_needs_nothing_and_production_a_place_that_stays()
    {
        Assert.Empty(Failures("Development"));
        Assert.Contains("Files__Folder", Assert.Single(Failures("Production")), StringComparison.Ordinal);
        Assert.Empty(Failures("Production", ("Folder", "/files")));
    }

    [Fact]
    public void A_bucket_needs_all_of_its_settings()
    {
        Assert.Empty(Failures("Production", Bucket));
        foreach (var missing in Bucket.Skip(1))
            Assert.Contains(missing.Key.Replace("S3:", "Files__S3__"), Assert.Single(Failures("Production", [.. Bucket.Except([missing])])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("S3:Endpoint", "http://s3.example.com")]
    [InlineData("S3:Endpoint", "s3.example.com")]
    [InlineData("S3:Endpoint", "https://key:secret@s3.example.com")]
    [InlineData("S3:Endpoint", "https://s3.example.com/bucket")]
    [InlineData("S3:Bucket", "a/b")]
    [InlineData("S3:SecretKey", "very secret")]
    public void A_wrong_setting_is_named_and_not_repeated(string key, string value)
    {
        var failure = Assert.Single(Failures("Production", [.. Bucket.Where(setting => setting.Key != key), (key, value)]));

        Assert.Contains($"Files__{key.Replace(":", "__")}", failure, StringComparison.Ordinal);
        Assert.DoesNotContain(value, failure, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Failures(string environment, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>($"Files:{setting.Key}", setting.Value)));
        builder.Services.AddFiles(builder.Configuration);
        using var host = builder.Build();
        try
        {
            _ = host.Services.GetRequiredService<IOptions<FileSettings>>().Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
    }
}
