using System.Text.RegularExpressions;

namespace SaasStarter.TemplateTests;

/// <summary>What <c>dotnet new saas-feature</c> and <c>saas-module</c> write is the sample under other names, and what cannot work is refused without a trace.</summary>
[Collection(nameof(ExtendedProduct))]
public sealed partial class FeatureTests(Template template, ExtendedProduct extended)
{
    private static readonly string Sample = Path.Combine(Template.Checkout, "templates/sample");

    private static readonly string[] NotTheSample = ["src/Class.Web/Features", "tests/Class.Tests/Features", "src/Class.Museum/WorkOrders", "tests/Class.Tests/Museum/WorkOrders"];

    [Fact]
    public void What_is_called_like_the_sample_is_the_sample()
    {
        var expected = Directory.EnumerateFiles(Sample, "*", SearchOption.AllDirectories).Where(file => !BuildOutput().IsMatch(file.Replace('\\', '/')))
            .ToDictionary(file => AsInProduct(Path.GetRelativePath(Sample, file).Replace('\\', '/')), file => AsInProduct(Plain(File.ReadAllText(file))).Replace("../../../../src/", "../", StringComparison.Ordinal));

        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), extended.LikeTheSample.Keys.Select(WithoutMoment).Order(StringComparer.Ordinal));
        Assert.All(extended.LikeTheSample, file => Assert.Equal(InOrder(file.Key, expected[WithoutMoment(file.Key)]), InOrder(file.Key, WithoutMoment(Plain(file.Value)))));
    }

    [Fact]
    public void Nothing_of_the_sample_is_left_in_what_is_called_otherwise()
    {
        var files = NotTheSample.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(extended.Product.Folder, folder), "*", SearchOption.AllDirectories)).ToArray();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotMatch(WordOfSample(), $"{file}\n{File.ReadAllText(file)}".Replace("Class.Museum", "", StringComparison.Ordinal).Replace("Tests.Museum", "", StringComparison.Ordinal).Replace("MuseumDb", "", StringComparison.Ordinal).Replace("Tests/Museum", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_was_dropped_to_write_them_is_gone() => Assert.Equal(["manifest.json"], Directory.EnumerateFileSystemEntries(Path.Combine(extended.Product.Folder, ".saas-starter")).Select(Path.GetFileName));

    [Fact]
    public async Task What_cannot_work_is_refused_with_what_to_do_instead_and_nothing_is_written()
    {
        (string Reason, string[] Order)[] refusals =
        [
            ("is a word of C#", ["name=class"]),
            ("Write it without accents", ["name=Café"]),
            ("capital letter at the beginning", ["name=parcel"]),
            ("capital letter at the beginning", ["name=3Parcels"]),
            ("capital letter at the beginning", ["name=Work Order"]),
            ("is a word that the code of every feature uses", ["name=Task"]),
            ("is its own plural", ["name=Sheep", "plural=Sheep"]),
            ("WorkOrder already, in src", ["name=WorkOrder"]),
            ("Case already, in src", ["name=Case"]),
            ("the address /events is taken", ["name=Event"]),
            ("there is a ListMembers already", ["name=Teammate", "plural=Members"]),
            ("there is no module Bookings", ["name=Room", "module=Bookings"]),
            ("there are the kinds text, longtext", ["name=Room", "fields=Name:text Beds:many"]),
            ("has to be a text", ["name=Room", "fields=Beds:number"]),
            ("there is no field", ["name=Room", "fields= "]),
            ("there are two fields", ["name=Room", "fields=Name:text NAME:text"]),
            ("there are two fields", ["name=Room", "fields=Name:text Name:date"]),
            ("a field cannot be called \"Id\"", ["name=Room", "fields=Name:text Id:number"]),
            ("a field cannot be called \"Search\"", ["name=Room", "fields=Name:text Search:text"]),
            ("is a word of C#", ["name=Room", "fields=Name:text event:text"]),
            ("Write it without accents", ["name=Room", "fields=Name:text Qualité:text"]),
            ("2 fields and 1 French words", ["name=Room", "french-fields=Nom", "fields=Name:text Beds:number"]),
            ("letters, digits, spaces", ["name=Room", "french=<b>"]),
            ("there is a project Class.Museum already", ["part=module", "name=Museum"]),
            ("there is a project Class.Web already", ["part=module", "name=Web"]),
            ("Write it without accents", ["part=module", "name=Séjours"]),
        ];
        var program = await Program();
        var before = Files();

        foreach (var (reason, order) in refusals)
        {
            var (exitCode, output) = await Write(program, extended.Product.Folder, order);

            Assert.True(exitCode == 1 && output.Contains(reason, StringComparison.Ordinal), $"{string.Join(' ', order)} ended with {exitCode}: {output}");
        }
        var (_, elsewhere) = await Write(program, template.NewFolder(), "name=Room");
        Assert.Contains("there is no product here", elsewhere, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    /// <summary>The program that writes features, built once: <c>dotnet new</c> lets it be built each time.</summary>
    private async Task<string> Program()
    {
        var folder = template.NewFolder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Template.Checkout, "templates/generator")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var (exitCode, output) = await Command.Run(TimeSpan.FromMinutes(2), folder, [], "dotnet", "build", "Write.cs", "--output", "built", "-v", "quiet");
        Assert.True(exitCode == 0, output);
        return Path.Combine(folder, "built", "Write.dll");
    }

    private static async Task<(int ExitCode, string Output)> Write(string program, string product, params string[] order)
    {
        var folder = Directory.CreateDirectory(Path.Combine(product, ".saas-starter", "new")).FullName;
        foreach (var file in Directory.EnumerateFiles(Sample, "*", SearchOption.AllDirectories).Where(file => !BuildOutput().IsMatch(file.Replace('\\', '/'))))
        {
            var copy = Path.Combine(folder, "sample", Path.GetRelativePath(Sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var given = order.Select(line => line.Split('=')[0]);
        string[] unsaid = ["part=feature", "module=", "fields=Name:text", "plural=", "french=", "french-plural=", "french-fields="];
        await File.WriteAllLinesAsync(Path.Combine(folder, "order.txt"), [.. order, .. unsaid.Where(line => !given.Contains(line.Split('=')[0]))]);
        return await Command.Run(TimeSpan.FromSeconds(60), product, [], "dotnet", program, folder);
    }

    private Dictionary<string, DateTime> Files() => new DirectoryInfo(extended.Product.Folder).EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => !BuildOutput().IsMatch(file.FullName.Replace('\\', '/'))).ToDictionary(file => file.FullName, file => file.LastWriteTimeUtc);

    private static string AsInProduct(string text) => text.Replace("SaasStarter", "Class", StringComparison.Ordinal).Replace("saasstarter", "class", StringComparison.Ordinal);

    // "dotnet ef" begins its files with a mark.
    private static string Plain(string text) => text.TrimStart('\uFEFF').ReplaceLineEndings("\n");

    // "dotnet ef" writes the fields of a model in the order of the alphabet, the program in the order in which they were asked for.
    private static string InOrder(string file, string text) => file.Contains("Snapshot", StringComparison.Ordinal) || file.Contains("Designer", StringComparison.Ordinal)
        ? string.Join('\n', text.Split("\n\n").Order(StringComparer.Ordinal)) : text;

    private static string WithoutMoment(string text) => Moment().Replace(text, "20261121000000_ArtPieces");

    [GeneratedRegex("[0-9]{14}_ArtPieces")]
    private static partial Regex Moment();

    [GeneratedRegex("/(bin|obj)/")]
    private static partial Regex BuildOutput();

    [GeneratedRegex("SaasStarter|ArtPiece|artPiece|art.piece|Museum|museum|[Cc]ommon.?[Nn]ame|[Pp]lace.?[Oo]f|[Rr]emarks|[Gg]rams|[Ii]nsured|[Aa]cquired|[Ll]oan|Œuvre|courant|origine|prêt", RegexOptions.CultureInvariant)]
    private static partial Regex WordOfSample();
}
