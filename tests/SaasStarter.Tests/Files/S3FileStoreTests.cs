using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.Files;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Files;

/// <summary>Files in an object store.</summary>
public sealed class S3FileStoreTests : FileStoreContract, IAsyncLifetime
{
    private TestBucket? _bucket;
    private S3FileStore? _store;

    internal override IFileStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        _bucket = await TestBucket.Start();
        _store = new(_bucket.Settings, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        await _bucket!.DisposeAsync();
    }

    [Fact]
    public async Task A_long_list_is_turned_page_by_page()
    {
        _bucket!.PageSize = 3;
        for (var number = 10; number < 20; number++)
            await Put(number.ToString(CultureInfo.InvariantCulture), [1]);

        Assert.Equal(10, (await Store.List(Key("").TrimEnd('/'), Cancellation).Select(stored => stored.Key).ToListAsync(Cancellation)).Distinct().Count());
    }

    [Fact]
    public async Task What_fails_for_a_moment_is_tried_again_with_the_whole_content()
    {
        _bucket!.Refusals.Enqueue(503);
        _bucket.Refusals.Enqueue(500);

        await Put("a", [1, 2, 3]);

        Assert.Equal([1, 2, 3], await Read("a"));
    }

    [Fact]
    public async Task What_keeps_failing_is_told_without_a_key()
    {
        foreach (var status in new[] { 503, 503, 503 })
            _bucket!.Refusals.Enqueue(status);

        var refused = await Assert.ThrowsAsync<FileStoreException>(() => Put("a", [1]));

        Assert.Equal("The object store answered 503.", refused.Message);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_by_the_store()
    {
        var settings = _bucket!.Settings;
        using var other = new S3FileStore(new() { Endpoint = settings.Endpoint, Region = settings.Region, Bucket = settings.Bucket, AccessKey = settings.AccessKey, SecretKey = "guess" }, TimeProvider.System);

        var refused = await Assert.ThrowsAsync<FileStoreException>(() => other.Open(Key("a"), Cancellation));

        Assert.Equal("The object store answered 403.", refused.Message);
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_told_within_a_minute()
    {
        using var nowhere = new S3FileStore(new() { Endpoint = "http://127.0.0.1:9", Region = "r", Bucket = "files", AccessKey = "a", SecretKey = "s" }, TimeProvider.System);

        await Assert.ThrowsAsync<FileStoreException>(() => nowhere.Delete(Key("a"), Cancellation));
    }
}

/// <summary>The same with a server that somebody else wrote: the npm package s3rver.</summary>
public sealed class ForeignS3Tests(S3Witness witness) : FileStoreContract, IClassFixture<S3Witness>
{
    internal override IFileStore Store => witness.Store;
}

/// <summary>An object store of somebody else's, for as long as the tests need it.</summary>
public sealed partial class S3Witness : IAsyncLifetime
{
    private readonly NodeProject _node = new("s3-witness", "Files/Witness");
    private Process? _server;
    private S3FileStore? _store;

    internal IFileStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        await _node.Install();
        _server = _node.Start("node_modules/s3rver/bin/s3rver.js", "-p", "0", "-a", "127.0.0.1", "-d", Path.Combine(_node.Folder, "data"), "--configure-bucket", "files");
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        Match said;
        do
        {
            said = Listening().Match(await _server.StandardOutput.ReadLineAsync(timeout.Token) ?? throw new InvalidOperationException("s3rver ended before it listened."));
        }
        while (!said.Success);
        // Its log would fill the pipe.
        _ = _server.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = _server.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _store = new(new() { Endpoint = $"http://{said.Groups["address"].Value}", Region = "us-east-1", Bucket = "files", AccessKey = "S3RVER", SecretKey = "S3RVER" }, TimeProvider.System);
    }

    public ValueTask DisposeAsync()
    {
        _store?.Dispose();
        _server?.Kill(entireProcessTree: true);
        _server?.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"listening on (?<address>127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
