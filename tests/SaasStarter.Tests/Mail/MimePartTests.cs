using System.Text;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Tests.Mail;

public sealed class MimePartTests
{
    [Theory]
    [InlineData("=?utf-8?Q?=C3=89t=C3=A9_2026?=", "Été 2026")]
    [InlineData("=?UTF-8?b?w4l0w6k=?=", "Été")]
    [InlineData("=?iso-8859-1?q?=C9t=E9?= !", "Été !")]
    [InlineData("=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=", "ab")]
    [InlineData("=?utf-8*fr?Q?=C3=A9?=", "é")]
    [InlineData("a =?utf-8?Q?b?= c", "a b c")]
    [InlineData("=?utf-8?X?what?=", "=?utf-8?X?what?=")]
    [InlineData("=?unknown?Q?=C3=A9?=", "é")]
    [InlineData("=?utf-8?B?not base64?=", "=?utf-8?B?not base64?=")]
    [InlineData("=?utf-8?Q?=Zé=?=", "=Zé=")]
    [InlineData("Été", "Été")]
    [InlineData("folded\r\n\there", "folded\there")]
    public void Headers_are_decoded(string written, string read) => Assert.Equal(read, Assert.Single(Parse($"Subject: {written}\r\n\r\n").Headers).Value);

    [Theory]
    [InlineData("quoted-printable", "=C3=89t=C3=A9 =\r\n=3D 1", "Été = 1")]
    [InlineData("quoted-printable", "broken =G1 =", "broken =G1 =")]
    [InlineData("base64", "w4l0\r\nw6k=\r\n", "Été")]
    [InlineData("base64", "*", "*")]
    [InlineData("8bit", "Été", "Été")]
    [InlineData("", "Été", "Été")]
    public void Bodies_are_decoded(string encoding, string written, string read) =>
        Assert.Equal(read, Parse($"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{written}").Text);

    [Fact]
    public void Parts_inside_parts_are_found()
    {
        var mail = Parse("""
            Content-Type: multipart/mixed; boundary="outer"

            preamble
            --outer
            Content-Type: multipart/alternative; boundary=inner

            --inner

            plain
            --inner
            Content-Type: TEXT/HTML; charset="iso-8859-1"
            Content-Transfer-Encoding: quoted-printable

            <p>=E9</p>
            --inner--
            --outer--
            epilogue
            """.ReplaceLineEndings("\r\n"));

        Assert.Equal("plain", mail.Find("text/plain")?.Text);
        Assert.Equal("<p>é</p>", mail.Find("text/html")?.Text);
        Assert.Null(mail.Find("image/png"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("no header at all")]
    [InlineData("Content-Type: multipart/mixed\r\n\r\nno boundary")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\n\r\nno part")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x")]
    [InlineData("Content-Type: ;;;\r\n\r\nbody")]
    [InlineData(":\r\n: x\r\n\r\n")]
    public void What_is_malformed_is_read_all_the_same(string content) => Assert.NotNull(Parse(content));

    [Fact]
    public void Endless_nesting_ends()
    {
        var content = string.Concat(Enumerable.Range(0, 1000).Select(level => $"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"));
        Assert.NotNull(Parse(content));
    }

    private static MimePart Parse(string content) => MimePart.Parse(Encoding.UTF8.GetBytes(content));
}
