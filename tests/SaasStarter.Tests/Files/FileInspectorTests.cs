using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using SaasStarter.Backbone.Files;

namespace SaasStarter.Tests.Files;

/// <summary>What a file is, by its bytes (T16).</summary>
public sealed class FileInspectorTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n', 0, 0, 0, 13];

    public static IEnumerable<TheoryDataRow<string, byte[], string>> Taken() =>
    [
        new("photo.png", Png, "png"),
        new("PHOTO.JPG", [0xff, 0xd8, 0xff, 0xe0, 0], "jpeg"),
        new("photo.webp", [.. "RIFF"u8, 1, 0, 0, 0, .. "WEBPVP8 "u8], "webp"),
        new("contract.final.pdf", "%PDF-1.7\n%âãÏÓ"u8.ToArray(), "pdf"),
        new("list.csv", "nom;ville\r\nZoé;Sète\r\n"u8.ToArray(), "csv"),
        new("latin.csv", Encoding.Latin1.GetBytes("Zoé;Sète"), "csv"),
        new("notes.txt", "a < b\n"u8.ToArray(), "text"),
        new("trail.jsonl", "{\"a\":1}\n"u8.ToArray(), "jsonl"),
        new("letter.docx", Archive(("[Content_Types].xml", 100), ("word/document.xml", 2000)), "docx"),
        new("all.zip", Archive(("a/b.txt", 10)), "zip"),
        new("empty.zip", Archive(), "zip"),
    ];

    public static IEnumerable<TheoryDataRow<string, byte[], string>> Refused() =>
    [
        new("nothing.txt", [], "Empty"),
        new("photo.png", "<html><script>alert(1)</script>"u8.ToArray(), "KindNotTaken"),
        new("photo.png", "GIF89a"u8.ToArray(), "NotWhatItSays"),
        new("contract.pdf", Png, "NotWhatItSays"),
        new("photo.png.exe", Png, "NotWhatItSays"),
        new("contract.pdf.html", "%PDF-1.7"u8.ToArray(), "NotWhatItSays"),
        new("program.txt", "MZ\u0090\0"u8.ToArray(), "KindNotTaken"),
        new("program.txt", [.. "hello"u8, 0, 1], "KindNotTaken"),
        new("late.txt", [.. new byte[300_000].Select(_ => (byte)'a'), 0], "KindNotTaken"),
        new("script.txt", "#!/bin/sh\nrm -rf /\n"u8.ToArray(), "KindNotTaken"),
        new("page.txt", "\ufeff  <!DOCTYPE html><script>"u8.ToArray(), "KindNotTaken"),
        new("logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>"u8.ToArray(), "KindNotTaken"),
        new("page.html", "hello"u8.ToArray(), "NotWhatItSays"),
        new("noname", "hello"u8.ToArray(), "NotWhatItSays"),
        new("bomb.zip", Archive(("zeros", 30_000_000)), "HostileArchive"),
        new("up.zip", Archive(("../../etc/cron.d/x", 10)), "HostileArchive"),
        new("root.zip", Archive(("/etc/passwd", 10)), "HostileArchive"),
        new("windows.zip", Archive(("..\\x", 10)), "HostileArchive"),
        new("many.docx", Archive([.. Enumerable.Range(0, FileInspector.MostEntries + 1).Select(number => ($"f{number}", 0))]), "HostileArchive"),
        new("cut.zip", Archive(("a", 500))[..60], "HostileArchive"),
        new("cut.docx", "PK\u0003\u0004"u8.ToArray(), "HostileArchive"),
    ];

    [Theory]
    [MemberData(nameof(Taken))]
    public async Task What_is_what_it_says_is_taken(string name, byte[] bytes, string kind)
    {
        using var content = new MemoryStream(bytes);

        var (file, refusal) = await Inspect(content, name);

        Assert.Null(refusal);
        Assert.Equal((kind, bytes.Length, Convert.ToHexString(SHA256.HashData(bytes))), (file!.Kind.Name, (int)file.Size, Convert.ToHexString(file.Sha256)));
        Assert.Equal(0, content.Position);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_not_what_it_says_is_refused_in_words(string name, byte[] bytes, string why)
    {
        using var content = new MemoryStream(bytes);

        var (file, refusal) = await Inspect(content, name);

        Assert.Null(file);
        Assert.Equal(why, refusal!.Key);
    }

    [Fact]
    public async Task A_purpose_takes_its_kinds_and_its_size_and_no_other()
    {
        var purpose = FileTerms.Documents with { Kinds = [FileKind.Pdf], LargestSize = 10 };
        using var picture = new MemoryStream(Png[..9]);
        using var large = new MemoryStream("%PDF-1.7 12"u8.ToArray());

        Assert.Equal("KindNotTaken", (await FileInspector.Inspect(picture, "photo.png", purpose, TestContext.Current.CancellationToken)).Refusal!.Key);
        Assert.Equal("TooLarge", (await FileInspector.Inspect(large, "a.pdf", purpose, TestContext.Current.CancellationToken)).Refusal!.Key);
    }

    [Theory]
    [InlineData("C:\\Users\\Zoé\\plan.pdf", "plan.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt")]
    [InlineData("evil\u202Egnp.exe", "evilgnp.exe")]
    [InlineData("  plan.pdf. ", "plan.pdf")]
    [InlineData("e\u0301te\u0301.txt", "été.txt")]
    [InlineData("👩‍🌾.png", "👩🌾.png")]
    [InlineData("../..", "")]
    public void A_name_is_only_what_can_be_shown(string sent, string shown) => Assert.Equal(shown, FileName.Clean(sent));

    private static Task<(InspectedFile? File, Backbone.Core.LocalizedText? Refusal)> Inspect(Stream content, string name) =>
        FileInspector.Inspect(content, name, FileTerms.Documents, TestContext.Current.CancellationToken);

    private static byte[] Archive(params (string Name, int Length)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, length) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(new byte[length]);
            }
        }
        return bytes.ToArray();
    }
}
