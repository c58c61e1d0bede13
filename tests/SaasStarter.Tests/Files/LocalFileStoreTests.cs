using SaasStarter.Backbone.Files;

namespace SaasStarter.Tests.Files;

/// <summary>Files on the disk.</summary>
public sealed class LocalFileStoreTests : FileStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("files-");

    internal override IFileStore Store => new LocalFileStore(_folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b/c")]
    [InlineData("a")]
    [InlineData("A/b")]
    [InlineData("a/b\n")]
    [InlineData("a\\b")]
    [InlineData("")]
    public async Task A_key_that_is_not_of_ours_leads_nowhere(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Open(key, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Delete(key, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Put(key, Stream.Null, Array.Empty<byte>(), Cancellation));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task What_breaks_off_leaves_nothing_and_keeps_what_was_there()
    {
        await Put("a", [1]);

        await Assert.ThrowsAsync<FileStoreException>(() => Store.Put(Key("a"), new BreakingStream(), Array.Empty<byte>(), Cancellation));

        Assert.Equal([1], await Read("a"));
        Assert.Equal([Key("a")], await Store.List(Key("a").Split('/')[0], Cancellation).Select(stored => stored.Key).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_deleted_while_somebody_reads_is_read_to_its_end()
    {
        await Put("a", new byte[500_000]);
        await using var content = await Store.Open(Key("a"), Cancellation);

        await Store.Delete(Key("a"), Cancellation);

        using var copy = new MemoryStream();
        await content!.CopyToAsync(copy, Cancellation);
        Assert.Equal(500_000, copy.Length);
    }

    /// <summary>A disk that is full after a few bytes.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        private bool _hasRead;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_hasRead)
                throw new IOException("No space left on device");
            _hasRead = true;
            buffer.Span[..10].Fill(7);
            return ValueTask.FromResult(10);
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => CopyOver(destination, cancellationToken);

        private async Task CopyOver(Stream destination, CancellationToken cancellationToken)
        {
            var buffer = new byte[10];
            while (await ReadAsync(buffer.AsMemory(), cancellationToken) is > 0 and var read)
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
