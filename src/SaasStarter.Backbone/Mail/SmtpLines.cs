using System.Buffers;
using System.IO.Pipelines;

namespace SaasStarter.Backbone.Mail;

/// <summary>A line came that is longer than lines may be.</summary>
internal sealed class LineTooLongException() : IOException("The line is too long.");

/// <summary>Reads the lines of an SMTP conversation. A line ends with CR LF and with nothing else (RFC 5321, 2.3.8).</summary>
internal sealed class SmtpLines(PipeReader input)
{
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    /// <summary>The next line without its end, or null when the other side has closed the connection.</summary>
    /// <exception cref="LineTooLongException">It has more than <paramref name="maximum"/> bytes; nothing can be read after it.</exception>
    public async ValueTask<byte[]?> Read(int maximum, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            if (TryTake(result.Buffer, out var line, out var consumed))
            {
                input.AdvanceTo(consumed);
                return line.Length <= maximum ? line : throw new LineTooLongException();
            }
            if (result.Buffer.Length > maximum)
                throw new LineTooLongException();
            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                return null;
        }
    }

    private static bool TryTake(ReadOnlySequence<byte> buffer, out byte[] line, out SequencePosition consumed)
    {
        var reader = new SequenceReader<byte>(buffer);
        var found = reader.TryReadTo(out ReadOnlySequence<byte> sequence, LineEnd);
        (line, consumed) = (found ? sequence.ToArray() : [], reader.Position);
        return found;
    }
}
