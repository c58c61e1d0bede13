using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Files;

/// <summary>What a file is, by its bytes.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Sha256">Their SHA-256.</param>
internal sealed record InspectedFile(FileKind Kind, long Size, byte[] Sha256);

/// <summary>Looks at the bytes of a file, a piece at a time: what they are is not what its name or the browser says.</summary>
internal static class FileInspector
{
    private const int BufferSize = 128 * 1024;

    /// <summary>The most entries of an archive.</summary>
    internal const int MostEntries = 10_000;

    /// <summary>The largest archive once unpacked, in bytes, and how many times its size it may unpack to: more is a bomb.</summary>
    internal const long LargestUnpacked = 2_000_000_000;
    internal const int MostTimes = 100;

    /// <summary>Looks at all of it; the stream is at its beginning afterwards.</summary>
    /// <param name="content">The bytes, from where the stream stands, which is its beginning.</param>
    /// <param name="name">The name that somebody gave it.</param>
    /// <param name="purpose">What it is to be kept for.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What it is, or in words why it is not taken.</returns>
    public static async Task<(InspectedFile? File, LocalizedText? Refusal)> Inspect(Stream content, string name, FilePurpose purpose, CancellationToken cancellationToken)
    {
        if (content.Length == 0)
            return (null, Strings.Text("Empty"));
        if (content.Length > purpose.LargestSize)
            return (null, Strings.Text("TooLarge", ByteSize.Of(purpose.LargestSize)));
        var (form, hash) = await Read(content, cancellationToken);
        var kinds = purpose.Kinds.Where(kind => kind.Form == form).ToList();
        if (kinds.Count == 0)
            return (null, Strings.Text("KindNotTaken", Known(purpose)));
        var extension = Path.GetExtension(name).ToLowerInvariant();
        if (kinds.Find(kind => kind.Extensions.Contains(extension)) is not { } found)
            return (null, Strings.Text("NotWhatItSays", string.Join(", ", kinds.SelectMany(kind => kind.Extensions))));
        if (form == FileForm.Zip && !await IsHarmlessArchive(content, cancellationToken))
            return (null, Strings.Text("HostileArchive"));
        var size = content.Length;
        content.Position = 0;
        return (new(found, size, hash), null);
    }

    private static string Known(FilePurpose purpose) => string.Join(", ", purpose.Kinds.Select(kind => kind.Extensions[0]));

    private static async Task<(FileForm Form, byte[] Hash)> Read(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            FileForm? form = null;
            while (await content.ReadAtLeastAsync(buffer, BufferSize, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
            {
                var piece = buffer.AsSpan(0, read);
                hash.AppendData(piece);
                form ??= FormOf(piece);
                if (form == FileForm.Text && piece.ContainsAny(NoText))
                    form = FileForm.Unknown;
            }
            return (form ?? FileForm.Unknown, hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // What occurs in no text, whatever its encoding from ASCII on: control characters except for white space.
    private static readonly SearchValues<byte> NoText = SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (byte)code).Except("\t\n\f\r"u8.ToArray())]);

    /// <summary>What the first bytes show.</summary>
    internal static FileForm FormOf(ReadOnlySpan<byte> begin)
    {
        if (begin.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n']))
            return FileForm.Png;
        if (begin.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]))
            return FileForm.Jpeg;
        if (begin.Length > 12 && begin.StartsWith("RIFF"u8) && begin[8..].StartsWith("WEBP"u8))
            return FileForm.WebP;
        if (begin.StartsWith("%PDF-"u8))
            return FileForm.Pdf;
        if (begin.StartsWith("PK\x03\x04"u8) || begin.StartsWith("PK\x05\x06"u8))
            return FileForm.Zip;
        return IsMarkup(begin) || begin.StartsWith("MZ"u8) || begin.StartsWith("#!"u8) ? FileForm.Unknown : FileForm.Text;
    }

    // HTML, XML and SVG: a browser that takes it for a page would run what is in it.
    private static bool IsMarkup(ReadOnlySpan<byte> begin)
    {
        if (begin.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
            begin = begin[3..];
        return begin.TrimStart(" \t\r\n\f"u8).StartsWith("<"u8);
    }

    // By what the archive says of itself (APPNOTE.TXT 6.3.10, 4.3.12 and 4.3.16). Nothing is unpacked here; who does so counts again.
    private static async Task<bool> IsHarmlessArchive(Stream content, CancellationToken cancellationToken)
    {
        const int EndLength = 22;
        const int LongestComment = 65_535;
        var tail = new byte[(int)Math.Min(content.Length, EndLength + LongestComment)];
        content.Position = content.Length - tail.Length;
        await content.ReadExactlyAsync(tail, cancellationToken);
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || tail.Length - end < EndLength)
            return false;
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 10));
        var length = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 12));
        var begin = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (entries > MostEntries || begin + (long)length > content.Length || length > 10_000_000)
            return false;
        var directory = new byte[length];
        content.Position = begin;
        await content.ReadExactlyAsync(directory, cancellationToken);
        return IsHarmlessDirectory(directory, entries, content.Length);
    }

    private static bool IsHarmlessDirectory(ReadOnlySpan<byte> directory, int entries, long size)
    {
        const int HeaderLength = 46;
        var unpacked = 0L;
        for (; entries > 0; entries--)
        {
            if (directory.Length < HeaderLength || !directory.StartsWith("PK\x01\x02"u8))
                return false;
            unpacked += BinaryPrimitives.ReadUInt32LittleEndian(directory[24..]);
            var name = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]);
            var more = BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
            if (directory.Length < HeaderLength + name + more || LeadsElsewhere(directory.Slice(HeaderLength, name)))
                return false;
            directory = directory[(HeaderLength + name + more)..];
        }
        // Entries beyond what the end says would be unpacked by others.
        return directory.IsEmpty && unpacked <= LargestUnpacked && (unpacked <= 1_000_000 || unpacked <= MostTimes * size);
    }

    private static bool LeadsElsewhere(ReadOnlySpan<byte> name) =>
        name.StartsWith("/"u8) || name.IndexOfAny((byte)'\\', (byte)':', (byte)0) >= 0
        || name.SequenceEqual(".."u8) || name.StartsWith("../"u8) || name.EndsWith("/.."u8) || name.IndexOf("/../"u8) >= 0;
}
