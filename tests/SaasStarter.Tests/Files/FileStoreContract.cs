using System.Security.Cryptography;
using SaasStarter.Backbone.Files;

namespace SaasStarter.Tests.Files;

/// <summary>What every store does, whatever is behind it.</summary>
public abstract class FileStoreContract
{
    // A folder of its own for each test.
    private readonly string _folder = RandomNumberGenerator.GetHexString(32, lowercase: true);

    internal abstract IFileStore Store { get; }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000_000)]
    public async Task What_was_put_is_what_is_opened(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);

        await Put("a", bytes);

        Assert.Equal(bytes, await Read("a"));
    }

    [Fact]
    public async Task What_is_not_there_opens_as_nothing_and_is_deleted_without_a_word()
    {
        Assert.Null(await Store.Open(Key("a"), Cancellation));
        await Store.Delete(Key("a"), Cancellation);
    }

    [Fact]
    public async Task What_was_deleted_is_gone_and_the_rest_is_there()
    {
        await Put("a", [1]);
        await Put("b", [2]);

        await Store.Delete(Key("a"), Cancellation);

        Assert.Null(await Read("a"));
        Assert.Equal([2], await Read("b"));
    }

    [Fact]
    public async Task What_is_put_again_is_replaced()
    {
        await Put("a", [1, 2, 3]);
        await Put("a", [4]);

        Assert.Equal([4], await Read("a"));
    }

    [Fact]
    public async Task A_list_is_in_the_order_of_keys_with_sizes_and_times_and_nothing_of_others()
    {
        var begun = TimeProvider.System.GetUtcNow().AddSeconds(-5);
        foreach (var (name, length) in new[] { ("c", 3), ("a", 1), ("b", 2) })
            await Put(name, new byte[length]);

        var listed = await Store.List(_folder, Cancellation).ToListAsync(Cancellation);

        Assert.Equal([(Key("a"), 1L), (Key("b"), 2L), (Key("c"), 3L)], listed.Select(stored => (stored.Key, stored.Size)));
        Assert.All(listed, stored => Assert.InRange(stored.WrittenAt, begun, begun.AddMinutes(5)));
        Assert.Empty(await Store.List(RandomNumberGenerator.GetHexString(32, lowercase: true), Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task The_stream_that_was_put_stays_open()
    {
        using var content = new MemoryStream([1, 2]);

        await Store.Put(Key("a"), content, SHA256.HashData([1, 2]), Cancellation);

        Assert.True(content.CanRead);
    }

    protected string Key(string name) => $"{_folder}/{name}";

    protected async Task Put(string name, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        await Store.Put(Key(name), content, SHA256.HashData(bytes), Cancellation);
    }

    protected async Task<byte[]?> Read(string name)
    {
        await using var content = await Store.Open(Key(name), Cancellation);
        if (content is null)
            return null;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, Cancellation);
        return copy.ToArray();
    }
}
