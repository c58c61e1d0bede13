using System.Globalization;
using SaasStarter.Backbone.Files;

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

/// <summary>
/// The same with somebody else's server. Skipped unless one is named: <c>TEST_S3=http://127.0.0.1:4568,us-east-1,files,key,secret</c>. With s3rver, for example:
/// <c>npx s3rver -p 4568 -d /tmp/s3 --configure-bucket files</c>, whose keys are <c>S3RVER</c>.
/// </summary>
public sealed class ForeignS3Tests : FileStoreContract
{
    internal override IFileStore Store
    {
        get
        {
            var named = Environment.GetEnvironmentVariable("TEST_S3");
            Assert.SkipWhen(named is null, "TEST_S3 names no object store.");
            var parts = named!.Split(',');
            return new S3FileStore(new() { Endpoint = parts[0], Region = parts[1], Bucket = parts[2], AccessKey = parts[3], SecretKey = parts[4] }, TimeProvider.System);
        }
    }
}
