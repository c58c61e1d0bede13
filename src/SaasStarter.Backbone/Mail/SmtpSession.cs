using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;

namespace SaasStarter.Backbone.Mail;

/// <summary>One conversation of <see cref="LocalMailServer"/> with a client: RFC 5321, with SIZE (1870), 8BITMIME (6152) and SMTPUTF8 (6531).</summary>
internal sealed partial class SmtpSession(Stream stream, MailInbox inbox, TimeProvider time)
{
    /// <summary>The largest mail, in bytes.</summary>
    public const int MaximumSize = 1_000_000;

    /// <summary>The most recipients of one mail (RFC 5321, 4.5.3.1.8).</summary>
    public const int MaximumRecipients = 100;

    /// <summary>The longest command, in bytes without its end: room for every extension that we know.</summary>
    public const int MaximumCommandLength = 1024;

    /// <summary>The longest line of text, in bytes without its end (RFC 5321, 4.5.3.1.6).</summary>
    public const int MaximumTextLength = 998;

    /// <summary>How long the client may be silent.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private readonly SmtpLines _lines = new(PipeReader.Create(stream, new(leaveOpen: true)));
    private readonly List<string> _recipients = [];
    private bool _isGreeted;
    private string? _sender;

    /// <summary>Says that there are too many conversations already.</summary>
    public Task Refuse(CancellationToken stopping) => Say("421 localhost has too many connections", stopping);

    /// <summary>Speaks with the client until it leaves, is silent for too long, or sends a line without end.</summary>
    public async Task Run(CancellationToken stopping)
    {
        await Say("220 localhost ESMTP", stopping);
        try
        {
            while (await ReadLine(MaximumCommandLength, stopping) is { } line)
            {
                var (verb, argument) = Split(Encoding.UTF8.GetString(line));
                await Say(verb == "DATA" ? await TakeText(stopping) : Answer(verb, argument), stopping);
                if (verb == "QUIT")
                    return;
            }
        }
        catch (LineTooLongException)
        {
            await Say("500 line too long", stopping);
        }
        catch (TimeoutException)
        {
            await Say("421 localhost waited too long", stopping);
        }
    }

    private string Answer(string verb, string argument) => verb switch
    {
        "EHLO" when argument.Length > 0 => Greet($"250-localhost\r\n250-SIZE {MaximumSize}\r\n250-8BITMIME\r\n250 SMTPUTF8"),
        "HELO" when argument.Length > 0 => Greet("250 localhost"),
        "EHLO" or "HELO" => "501 say who you are",
        "MAIL" => Mail(argument),
        "RCPT" => Recipient(argument),
        "RSET" => Reset(),
        "NOOP" => "250 still here",
        "VRFY" => "252 write, and you will see",
        "QUIT" => "221 goodbye",
        _ => "500 unknown command",
    };

    private string Greet(string answer)
    {
        Reset();
        _isGreeted = true;
        return answer;
    }

    private string Reset()
    {
        _sender = null;
        _recipients.Clear();
        return "250 forgotten";
    }

    private string Mail(string argument)
    {
        if (!_isGreeted || _sender is not null)
            return "503 not now";
        if (From().Match(argument) is not { Success: true } match)
            return "501 MAIL FROM:<address>";
        if (Size().Match(argument) is { Success: true } size && (!int.TryParse(size.Groups[1].ValueSpan, out var bytes) || bytes > MaximumSize))
            return "552 too large";
        _sender = match.Groups[1].Value;
        return "250 sender taken";
    }

    private string Recipient(string argument)
    {
        if (_sender is null)
            return "503 not now";
        if (To().Match(argument) is not { Success: true } match)
            return "501 RCPT TO:<address>";
        // The domain that never exists (RFC 2606, 2), to see what a refusal looks like.
        if (match.Groups[1].Value.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase))
            return "550 there is no such mailbox";
        if (_recipients.Count == MaximumRecipients)
            return "452 too many recipients";
        _recipients.Add(match.Groups[1].Value);
        return "250 recipient taken";
    }

    private async Task<string> TakeText(CancellationToken stopping)
    {
        if (_recipients.Count == 0)
            return "503 not now";
        await Say("354 go on, and end with a line that is a dot", stopping);
        using var text = new MemoryStream();
        while (await ReadLine(MaximumTextLength + 1, stopping) is { } line)
        {
            if (line is [(byte)'.'])
                return Keep(text);
            if (text.Length <= MaximumSize)
                Append(text, line);
        }
        throw new EndOfStreamException();
    }

    // A dot before a line that begins with a dot was put there for the journey (RFC 5321, 4.5.2).
    private static void Append(MemoryStream text, byte[] line)
    {
        text.Write(line is [(byte)'.', ..] ? line.AsSpan(1) : line);
        text.Write("\r\n"u8);
    }

    private string Keep(MemoryStream text)
    {
        if (text.Length <= MaximumSize)
            inbox.Keep(KeptMail.Read(text.ToArray(), _sender!, [.. _recipients], time.GetUtcNow()));
        Reset();
        return text.Length <= MaximumSize ? "250 kept" : "552 too large";
    }

    private async Task<byte[]?> ReadLine(int maximum, CancellationToken stopping)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stopping);
        try
        {
            return await _lines.Read(maximum, either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    private Task Say(string answer, CancellationToken stopping) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes($"{answer}\r\n"), stopping).AsTask().WaitAsync(LongestSilence, time, stopping);

    private static (string Verb, string Argument) Split(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (line.ToUpperInvariant(), "") : (line[..space].ToUpperInvariant(), line[(space + 1)..].Trim());
    }

    [GeneratedRegex(@"^FROM:\s*<([^<>\s]*)>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex From();

    [GeneratedRegex(@"^TO:\s*<([^<>\s@]+@[^<>\s@]+)>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex To();

    [GeneratedRegex(@"\sSIZE=(\d+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Size();
}
