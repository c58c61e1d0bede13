using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Writes an archive as a stream, entry after entry, and keeps the checksums for the manifest.</summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    private readonly ZipArchive _zip;
    private readonly BufferedOutput _output;
    private readonly List<ArchiveEntry> _entries = [];

    private ArchiveWriter(ZipArchive zip, BufferedOutput output) => (_zip, _output) = (zip, output);

    /// <summary>What was written so far.</summary>
    public IReadOnlyList<ArchiveEntry> Entries => _entries;

    /// <summary>Begins an archive. The output is written from front to back, and stays open.</summary>
    public static async Task<ArchiveWriter> Open(Stream output, CancellationToken cancellationToken)
    {
        var buffered = new BufferedOutput(output);
        return new(await ZipArchive.CreateAsync(buffered, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken), buffered);
    }

    /// <summary>Writes a file of lines.</summary>
    /// <returns>How many there were.</returns>
    public async Task<long> WriteLines(string name, IAsyncEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var rows = 0L;
        await Write(name, async write =>
        {
            await foreach (var line in lines)
            {
                await write(Encoding.UTF8.GetBytes(line + "\n"));
                rows++;
            }
            return rows;
        }, cancellationToken);
        return rows;
    }

    /// <summary>Writes a file of bytes.</summary>
    public Task WriteBytes(string name, Stream content, CancellationToken cancellationToken) => Write(name, async write =>
    {
        var buffer = new byte[81_920];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            await write(buffer.AsMemory(0, read));
        return null;
    }, cancellationToken);

    /// <summary>Writes a value as a JSON document.</summary>
    public Task WriteJson<T>(string name, T value, CancellationToken cancellationToken) =>
        WriteBytes(name, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(value, TenantArchive.Json)), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _zip.DisposeAsync();
        await _output.FlushAsync();
    }

    private async Task Write(string name, Func<Func<ReadOnlyMemory<byte>, ValueTask>, Task<long?>> content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        long? rows;
        await using (var entry = await _zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken))
        {
            rows = await content(async part =>
            {
                hash.AppendData(part.Span);
                bytes += part.Length;
                await entry.WriteAsync(part, cancellationToken);
            });
        }
        _entries.Add(new(name, bytes, rows, Convert.ToHexStringLower(hash.GetHashAndReset())));
    }
}
