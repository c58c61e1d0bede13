using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SaasStarter.Tests.Domains;

/// <summary>How a name server behaves.</summary>
public enum NameServerMood
{
    /// <summary>It answers.</summary>
    Helpful,

    /// <summary>It does not answer.</summary>
    Silent,

    /// <summary>It says that it cannot tell (SERVFAIL).</summary>
    Failing,

    /// <summary>It says that its datagrams are too short, and answers over TCP.</summary>
    Terse,

    /// <summary>Before its answer comes one under another number, one to another question, and a piece of rubbish.</summary>
    Spoofed,

    /// <summary>Its answers say of themselves that they are longer than they are.</summary>
    Broken,
}

/// <summary>A small real name server on this machine: TXT records over UDP and TCP (RFC 1035).</summary>
public sealed class TestNameServer : IDisposable
{
    private readonly Socket _datagrams;
    private readonly Socket _streams;
    private readonly ConcurrentDictionary<string, string[]> _texts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _aliases = new(StringComparer.OrdinalIgnoreCase);
    private int _questions;

    public TestNameServer()
    {
        (_datagrams, _streams) = Bind();
        _streams.Listen();
        _ = AnswerDatagrams();
        _ = AnswerStreams();
    }

    public NameServerMood Mood { get; set; }

    // Both at one port: what is free for the one may be taken for the other.
    private static (Socket Datagrams, Socket Streams) Bind()
    {
        for (var attempt = 1; ; attempt++)
        {
            var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var streams = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            try
            {
                streams.Bind(datagrams.LocalEndPoint!);
                return (datagrams, streams);
            }
            catch (SocketException) when (attempt < 20)
            {
                datagrams.Dispose();
                streams.Dispose();
            }
        }
    }

    /// <summary>How to ask it: <c>127.0.0.1:40053</c>.</summary>
    public string Address => _datagrams.LocalEndPoint!.ToString()!;

    /// <summary>How often it was asked.</summary>
    public int Questions => _questions;

    public void Publish(string name, params string[] texts) => _texts[name] = texts;

    public void Withdraw(string name) => _texts.TryRemove(name, out _);

    public void Alias(string name, string target) => _aliases[name] = target;

    public void Dispose()
    {
        _datagrams.Dispose();
        _streams.Dispose();
    }

    private async Task AnswerDatagrams()
    {
        var buffer = new byte[1500];
        try
        {
            while (true)
            {
                var asked = await _datagrams.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
                Interlocked.Increment(ref _questions);
                foreach (var answer in Datagrams(buffer.AsSpan(0, asked.ReceivedBytes)))
                    await _datagrams.SendToAsync(answer, SocketFlags.None, asked.RemoteEndPoint);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerStreams()
    {
        try
        {
            while (true)
            {
                using var connection = await _streams.AcceptAsync();
                await using var stream = new NetworkStream(connection);
                var length = new byte[2];
                await stream.ReadExactlyAsync(length);
                var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(question);
                var answer = Answer(question, isTruncated: false);
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                await stream.WriteAsync((byte[])[.. length, .. answer]);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private List<byte[]> Datagrams(ReadOnlySpan<byte> question)
    {
        var answer = Answer(question, isTruncated: Mood == NameServerMood.Terse);
        switch (Mood)
        {
            case NameServerMood.Silent:
                return [];
            case NameServerMood.Spoofed:
                byte[] otherNumber = [.. Answer(question, isTruncated: false, "spoofed")], otherQuestion = [.. otherNumber];
                otherNumber[1] ^= 0xFF;
                otherQuestion[14] ^= 0x01;
                return [otherNumber, otherQuestion, [1, 2, 3], answer];
            case NameServerMood.Broken:
                answer[7] = 0xFF;
                return [answer];
            default:
                return [answer];
        }
    }

    private byte[] Answer(ReadOnlySpan<byte> question, bool isTruncated, string? instead = null)
    {
        var name = NameIn(question, out var end);
        var records = new List<byte[]>();
        var target = name;
        while (_aliases.TryGetValue(target, out var next))
        {
            records.Add(Record(target, 5, Encode(next)));
            target = next;
        }
        var isKnown = _texts.TryGetValue(target, out var texts);
        foreach (var text in instead is null ? texts ?? [] : [instead])
            records.Add(Record(target, 16, [.. Encoding.ASCII.GetBytes(text).Chunk(255).SelectMany(part => (byte[])[(byte)part.Length, .. part])]));
        var code = Mood == NameServerMood.Failing ? 2 : isKnown || instead is not null ? 0 : 3;
        byte[] header = [question[0], question[1], (byte)(isTruncated ? 0x83 : 0x81), (byte)(0x80 | code), 0, 1, 0, (byte)(isTruncated ? 0 : records.Count), 0, 0, 0, 0];
        return [.. header, .. question[12..end], .. isTruncated ? [] : records.SelectMany(record => record)];
    }

    // The name of the question is referred to, as every server does it.
    private byte[] Record(string name, byte type, byte[] data) =>
        [.. _aliases.ContainsKey(name) && type == 5 ? [0xC0, 12] : Encode(name), 0, type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data];

    private static byte[] Encode(string name) => [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    private static string NameIn(ReadOnlySpan<byte> question, out int end)
    {
        var labels = new List<string>();
        var at = 12;
        for (; question[at] != 0; at += 1 + question[at])
            labels.Add(Encoding.ASCII.GetString(question.Slice(at + 1, question[at])));
        end = at + 5;
        return string.Join('.', labels);
    }
}
