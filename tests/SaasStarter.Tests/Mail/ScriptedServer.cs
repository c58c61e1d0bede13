using System.Net.Sockets;
using System.Text;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Tests.Mail;

/// <summary>What an SMTP server says, command by command.</summary>
internal static class ScriptedServer
{
    /// <summary>Takes every mail, except for what <paramref name="answer"/> says otherwise: the answer to a command or, after a mail's text, to <c>.</c>; null drops the connection.</summary>
    public static async Task Converse(TcpClient client, Func<string, string?> answer, ICollection<KeptMail> taken)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync(answer("CONNECT") ?? "220 scripted");
        while (await reader.ReadLineAsync() is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            var said = answer(verb) ?? (verb == "DATA" ? "354 go on" : verb == "QUIT" ? "221 bye" : "250 fine");
            await writer.WriteLineAsync(said);
            if (verb != "DATA" || !said.StartsWith('3'))
                continue;
            var text = new StringBuilder();
            while (await reader.ReadLineAsync() is { } content and not ".")
                text.Append(content).Append("\r\n");
            lock (taken)
                taken.Add(KeptMail.Read(Encoding.Latin1.GetBytes(text.ToString()), "", [], default));
            if (answer(".") is not { } last)
                return;
            await writer.WriteLineAsync(last);
        }
    }
}
