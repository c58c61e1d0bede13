using System.Buffers.Binary;
using System.Text;

namespace SaasStarter.Backbone.Domains;

/// <summary>What a name server answered.</summary>
/// <param name="Texts">The texts of the name; none when it has none, or does not exist. Null when the server could not tell.</param>
/// <param name="IsTruncated">Whether there was more than fits into a datagram: it is asked again over TCP.</param>
internal sealed record DnsAnswer(IReadOnlyList<string>? Texts, bool IsTruncated = false);

/// <summary>Questions for TXT records and their answers, as they are sent (RFC 1035, 4).</summary>
internal static class DnsMessage
{
    /// <summary>The largest datagram that passes everywhere in one piece (DNS Flag Day 2020).</summary>
    public const int LargestDatagram = 1232;

    private const int HeaderLength = 12;
    private const ushort TextRecord = 16;
    private const ushort Internet = 1;
    private const ushort Options = 41;
    private const int NoSuchName = 3;

    /// <summary>A question that asks the server to find out for us.</summary>
    /// <param name="id">By which the answer is recognised.</param>
    /// <param name="name">The name, in ASCII.</param>
    public static byte[] Ask(ushort id, string name)
    {
        var message = new MemoryStream();
        Write(message, id, 0x0100, 1, 0, 0, 1); // RD; one question and, among the additional records, how much fits into our datagrams.
        foreach (var label in name.Split('.'))
        {
            message.WriteByte((byte)label.Length);
            message.Write(Encoding.ASCII.GetBytes(label));
        }
        message.WriteByte(0);
        Write(message, TextRecord, Internet);
        message.WriteByte(0);
        Write(message, Options, LargestDatagram, 0, 0, 0); // RFC 6891, 6.1.2.
        return message.ToArray();
    }

    /// <summary>Reads what came.</summary>
    /// <returns>Null when it is no answer to the question.</returns>
    public static DnsAnswer? Read(ReadOnlySpan<byte> message, ReadOnlySpan<byte> question)
    {
        var asked = question[HeaderLength..^11]; // Name, type and class, without the options.
        if (message.Length < HeaderLength + asked.Length || !message[..2].SequenceEqual(question[..2]))
            return null;
        var flags = Number(message, 2);
        if ((flags & 0xF800) != 0x8000 || Number(message, 4) != 1 || !Ascii.EqualsIgnoreCase(message.Slice(HeaderLength, asked.Length), asked))
            return null;
        if ((flags & 0x0200) != 0)
            return new([], IsTruncated: true);
        var doesKnow = (flags & 0x000F) is 0 or NoSuchName;
        return new(doesKnow ? Texts(message, HeaderLength + asked.Length, Number(message, 6)) : null);
    }

    // An alias comes with the records that it leads to, so all texts of the answer are the name's.
    private static List<string>? Texts(ReadOnlySpan<byte> message, int at, int count)
    {
        var texts = new List<string>();
        for (var record = 0; record < count; record++)
        {
            at = AfterName(message, at);
            if (at < 0 || at + 10 > message.Length)
                return null;
            var (type, kind, length) = (Number(message, at), Number(message, at + 2), Number(message, at + 8));
            at += 10;
            if (at + length > message.Length)
                return null;
            if (type == TextRecord && kind == Internet)
                texts.Add(Text(message.Slice(at, length)));
            at += length;
        }
        return texts;
    }

    // Strings of a record belong together without anything between them, as everybody reads them (RFC 7208, 3.3).
    private static string Text(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        while (data.Length > 0)
        {
            var length = Math.Min(data[0], data.Length - 1);
            text.Append(Encoding.Latin1.GetString(data.Slice(1, length)));
            data = data[(1 + length)..];
        }
        return text.ToString();
    }

    private static int AfterName(ReadOnlySpan<byte> message, int at)
    {
        while (at < message.Length)
        {
            var length = message[at];
            if (length == 0)
                return at + 1;
            if (length >= 0xC0)
                return at + 2; // A reference to a name further up ends it.
            at += 1 + length;
        }
        return -1;
    }

    private static ushort Number(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);

    private static void Write(MemoryStream message, params ReadOnlySpan<ushort> numbers)
    {
        Span<byte> bytes = stackalloc byte[2];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, number);
            message.Write(bytes);
        }
    }
}
