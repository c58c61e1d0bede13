#:property PublishAot=false
// Writes what "dotnet new saas-feature" or "dotnet new saas-module" ordered into the product around it: a copy of the sample beside this file, under the names
// that were asked for, with the lines of the sample's fields repeated for each field of the same kind. Either everything is written or nothing.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

// The folder that "dotnet new" has left: this file, the order and the sample.
var here = Path.GetFullPath(args[0]);
try
{
    var order = Order.Read(Path.Combine(here, "order.txt"));
    var product = Product.Around(here);
    var sample = new Sample(Path.Combine(here, "sample"));
    var written = new Changes(product.Folder);
    Action afterwards = order.IsModule ? new ModuleWriter(product, sample, written).Write(order) : new FeatureWriter(product, sample, written).Write(order);
    written.Save();
    afterwards();
    foreach (var line in written.Report)
        Console.WriteLine(line);
    return 0;
}
catch (RefusalException refusal)
{
    Console.Error.WriteLine($"Refused, and nothing was written: {refusal.Message}");
    return 1;
}
finally
{
    Directory.Delete(here, recursive: true);
    if (Path.GetDirectoryName(here)! is var parent && !Directory.EnumerateFileSystemEntries(parent).Any())
        Directory.Delete(parent);
}

/// <summary>What cannot be done, said so that somebody knows what to type instead.</summary>
internal sealed class RefusalException(string message) : Exception(message);

/// <summary>What was typed behind <c>dotnet new</c>.</summary>
internal sealed record Order(bool IsModule, string Name, string Module, string Fields, string Plural, string French, string FrenchPlural, string FrenchFields)
{
    public static Order Read(string file)
    {
        var values = File.ReadLines(file).Where(line => line.Contains('=')).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim());
        return new(values["part"] == "module", values["name"], values["module"], values["fields"], values["plural"], values["french"], values["french-plural"], values["french-fields"]);
    }
}

/// <summary>The product that the files go into.</summary>
internal sealed class Product(string folder, string identifier, string slug)
{
    public string Folder { get; } = folder;

    public string Identifier { get; } = identifier;

    public string Slug { get; } = slug;

    /// <summary>The product's own sources, which names must not collide with.</summary>
    public IReadOnlyList<(string Path, string Text)> Sources { get; } =
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(folder, "src"), "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(file => (file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)) && !file.Contains("/obj/") && !file.Contains("/bin/") && !file.Contains("/Migrations/"))
            .Select(file => (file, File.ReadAllText(System.IO.Path.Combine(folder, file))))];

    public static Product Around(string folder)
    {
        for (var at = Path.GetDirectoryName(folder); at is not null; at = Path.GetDirectoryName(at))
        {
            var manifest = Path.Combine(at, ".saas-starter", "manifest.json");
            if (!File.Exists(manifest))
                continue;
            using var json = JsonDocument.Parse(File.ReadAllText(manifest));
            var derived = json.RootElement.GetProperty("derived");
            return new(at, derived.GetProperty("identifier").GetString()!, derived.GetProperty("slug").GetString()!);
        }
        throw new RefusalException("there is no product here. Run it in the folder of one that \"dotnet new saas-starter\" made.");
    }
}

/// <summary>Where a feature goes: a module, or the product's own project, which is a module too as soon as it has a feature.</summary>
internal sealed record Target(string Name, string Folder, string Namespace, string Tests, string TestNamespace)
{
    public bool IsOwnProject => Namespace.EndsWith(".Web.Features", StringComparison.Ordinal);

    public string ModuleFile => $"{Folder}/{Name}Module.cs";

    public string SnapshotFile => $"{Folder}/Persistence/Migrations/{Name}DbModelSnapshot.cs";

    public static Target OwnProject(Product product) =>
        new("Product", $"src/{product.Identifier}.Web/Features", $"{product.Identifier}.Web.Features", $"tests/{product.Identifier}.Tests/Features", $"{product.Identifier}.Tests.Features");

    public static Target Module(Product product, string name) =>
        new(name, $"src/{product.Identifier}.{name}", $"{product.Identifier}.{name}", $"tests/{product.Identifier}.Tests/{name}", $"{product.Identifier}.Tests.{name}");
}

/// <summary>A field of an entity: of the sample, or as it was asked for.</summary>
internal sealed record Field(string Name, string Kind, string French)
{
    public static string[] Kinds { get; } = ["text", "longtext", "number", "decimal", "date", "bool"];

    public string Label => Words.Label(Kind == "bool" ? Regex.Replace(Name, "^(Is|Has)(?=[A-Z])", "") : Name);

    public IEnumerable<(string From, string To)> Renamings(Field wanted) =>
        [(Name, wanted.Name), (Words.Snake(Name), Words.Snake(wanted.Name)), (Label, wanted.Label), (Words.Uncapitalised(Label), Words.Uncapitalised(wanted.Label)), (French, wanted.French)];
}

/// <summary>One word in its spellings.</summary>
internal static partial class Words
{
    /// <summary>As the database spells it; the same rule as the product's SnakeCaseNames.</summary>
    public static string Snake(string name) => WordStart().Replace(name, "_$0").TrimStart('_').ToLowerInvariant();

    public static string Kebab(string name) => Snake(name).Replace('_', '-');

    public static string Label(string name) => Snake(name).Replace('_', ' ') is var words ? char.ToUpperInvariant(words[0]) + words[1..] : "";

    public static string Uncapitalised(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];

    public static string EnglishPlural(string name) => name switch
    {
        _ when Regex.IsMatch(name, "[^aeiou]y$") => name[..^1] + "ies",
        _ when Regex.IsMatch(name, "(s|x|z|ch|sh)$") => name + "es",
        _ => name + "s",
    };

    // Of several words the first is the noun: ordres de travail.
    public static string FrenchPlural(string words)
    {
        var (noun, rest) = words.Split(' ', 2) is [var first, var others] ? (first, " " + others) : (words, "");
        return noun switch
        {
            _ when Regex.IsMatch(noun, "[sxz]$") => noun,
            _ when Regex.IsMatch(noun, "(au|eu)$") => noun + "x",
            _ when noun.EndsWith("al", StringComparison.Ordinal) => noun[..^1] + "ux",
            _ => noun + "s",
        } + rest;
    }

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]|[A-Z](?=[a-z])")]
    private static partial Regex WordStart();
}

/// <summary>The sample: a module with one feature that has a field of each kind.</summary>
internal sealed class Sample(string folder)
{
    public const string Module = "Museum";
    public const string Entity = "ArtPiece";
    public const string Plural = "ArtPieces";
    public const string French = "Œuvre d’art";
    public const string FrenchPlural = "Œuvres d’art";
    public const string Prefix = "\"art\"";
    public const string Moment = "20261121000000";
    public const string Project = "src/SaasStarter.Museum";
    public const string Tests = "tests/SaasStarter.Tests/Museum";

    public static IReadOnlyList<Field> Fields { get; } =
    [
        new("CommonName", "title", "Nom courant"), new("PlaceOfOrigin", "text", "Lieu d’origine"), new("FurtherRemarks", "longtext", "Autres remarques"),
        new("WeightInGrams", "number", "Poids en grammes"), new("InsuredValue", "decimal", "Valeur assurée"), new("AcquiredOn", "date", "Date d’acquisition"), new("IsOnLoan", "bool", "En prêt"),
    ];

    // Of what the feature has in common with every other module, what stands in the sample of the module itself.
    private static readonly string[] LinesOfFeature = ["using SaasStarter.Museum.ArtPieces;", "services.AddArtPieces();", "routes.MapArtPieces();"];

    /// <summary>The words that the sample's code uses: who is called like one of them would be taken for it.</summary>
    public IReadOnlySet<string> WordsOfCode { get; } = new HashSet<string>(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Where(file => !file.Contains("Migrations"))
            .SelectMany(file => Regex.Matches(Regex.Replace(File.ReadAllText(file), "///.*|\"[^\"\n]*\"", ""), @"\b[A-Za-z]\w*\b").Select(word => word.Value))
            .Except([Entity, Plural, Words.Uncapitalised(Entity), Module]));

    /// <summary>The names of the sample's texts, which those of fields stand beside.</summary>
    public IReadOnlySet<string> TextKeys { get; } = new HashSet<string>(
        Regex.Matches(File.ReadAllText(Path.Combine(folder, Project, Plural, "Strings.resx")), "data name=\"([^\"]+)\"").Select(key => key.Groups[1].Value).Except(Fields.Select(field => field.Name)));

    /// <summary>The files under a path, from there.</summary>
    public IEnumerable<string> Files(string path) => Directory.Exists(Path.Combine(folder, path))
        ? Directory.EnumerateFiles(Path.Combine(folder, path), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Path.Combine(folder, path), file).Replace('\\', '/'))
            .Where(file => !Regex.IsMatch(file, "(^|/)(bin|obj)/"))
        : [];

    public string Read(string file) => Changes.Unmarked(File.ReadAllText(Path.Combine(folder, file)));

    /// <summary>The module's own class, as it is without a feature.</summary>
    public string EmptyModule() =>
        string.Join('\n', Read($"{Project}/{Module}Module.cs").Split('\n').Where(line => !LinesOfFeature.Contains(line.Trim())));
}

/// <summary>Repeats the lines of the sample's fields for the fields that were asked for.</summary>
internal static class FieldLines
{
    private static readonly string Column = $"(?:{string.Join('|', Sample.Fields.Select(field => Words.Snake(field.Name)))})";

    private static readonly Regex ListOfColumns = new($"{Column}(?:,{Column})+");

    private sealed record Block(int First, int Last, Field Field);

    public static string Repeat(string text, IReadOnlyList<Field> wanted)
    {
        var lists = new List<string>();
        // Names in one line, as an annotation lists columns: what replaces them is put in at the end, for it may look like names of the sample.
        var lines = ListOfColumns.Replace(text, list =>
        {
            var kinds = list.Value.Split(',').Select(column => Sample.Fields.Single(field => Words.Snake(field.Name) == column).Kind).ToArray();
            lists.Add(string.Join(',', wanted.Where(field => kinds.Contains(field.Kind)).Select(field => Words.Snake(field.Name))));
            return $"\u0001{lists.Count - 1}\u0002";
        }).Split('\n');
        var mentions = lines.Select(FieldOf).ToArray();
        var written = new List<string>();
        for (var at = 0; at < lines.Length;)
        {
            if (mentions[at] is null)
            {
                written.Add(lines[at++]);
                continue;
            }
            var run = RunFrom(lines, mentions, at);
            written.AddRange(Write(lines, run, wanted));
            at = run[^1].Last + 1;
        }
        return Regex.Replace(string.Join('\n', written), "\u0001([0-9]+)\u0002", list => lists[int.Parse(list.Groups[1].Value, CultureInfo.InvariantCulture)]);
    }

    private static Field? FieldOf(string line)
    {
        var found = Sample.Fields.Where(field => field.Renamings(field).Any(word => Contains(line, word.From))).ToArray();
        return found.Length < 2 ? found.SingleOrDefault() : throw new InvalidOperationException($"A line of the sample may name one field only: {line}");
    }

    private static bool Contains(string line, string word) => Regex.IsMatch(line, $@"(?<![A-Za-z0-9]){Regex.Escape(word)}(?![A-Za-z0-9])");

    // Blocks that follow each other directly or after one empty line, each of another field.
    private static List<Block> RunFrom(string[] lines, Field?[] mentions, int at)
    {
        var run = new List<Block> { BlockFrom(lines, mentions, at) };
        while (true)
        {
            var next = run[^1].Last + 1;
            if (next + 1 < lines.Length && lines[next].Length == 0 && mentions[next + 1] is not null)
                next++;
            if (next >= lines.Length || mentions[next] is not { } field || run.Any(block => block.Field == field))
                return run;
            run.Add(BlockFrom(lines, mentions, next));
        }
    }

    // A statement may go on in lines that begin with a dot.
    private static Block BlockFrom(string[] lines, Field?[] mentions, int first)
    {
        var last = first;
        for (var at = first + 1; at < lines.Length && (mentions[at] == mentions[first] || (mentions[at] is null && lines[at].TrimStart().StartsWith('.'))); at++)
            last = mentions[at] is null ? last : at;
        return new(first, last, mentions[first]!);
    }

    private static IEnumerable<string> Write(string[] lines, List<Block> run, IReadOnlyList<Field> wanted)
    {
        var isApart = run.Count > 1 && run[1].First > run[0].Last + 1;
        var end = EndOfList(lines, run);
        var blocks = wanted.Select(field => run.FirstOrDefault(block => block.Field.Kind == field.Kind) is { } block ? (block, field) : default).Where(pair => pair.block is not null).ToArray();
        for (var number = 0; number < blocks.Length; number++)
        {
            var (block, field) = blocks[number];
            if (isApart && number > 0)
                yield return "";
            foreach (var line in lines[block.First..(block.Last + 1)])
            {
                var renamed = Renaming.Apply(line, block.Field.Renamings(field));
                yield return end is null ? renamed : Item(renamed) + (number == blocks.Length - 1 ? end : ",");
            }
        }
    }

    // What stands behind the last item of a list, when commas separate the others.
    private static string? EndOfList(string[] lines, List<Block> run) =>
        run.Count > 1 && run.All(block => block.First == block.Last) && run.SkipLast(1).All(block => lines[block.First].EndsWith(',')) && !lines[run[^1].First].EndsWith(',')
            ? lines[run[^1].First][Item(lines[run[^1].First]).Length..] : null;

    // Up to its comma, or to the parenthesis that was opened before it.
    private static string Item(string line)
    {
        var depth = 0;
        for (var at = 0; at < line.Length; at++)
        {
            depth += line[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0)
                return line[..at];
        }
        return line.TrimEnd(',');
    }
}

/// <summary>Renames all at once, so that what was put in is not renamed again; the longest word first.</summary>
internal static class Renaming
{
    public static string Apply(string text, IEnumerable<(string From, string To)> renamings)
    {
        var words = renamings.DistinctBy(pair => pair.From).ToDictionary(pair => pair.From, pair => pair.To, StringComparer.Ordinal);
        return Regex.Replace(text, string.Join('|', words.Keys.OrderByDescending(word => word.Length).Select(Regex.Escape)), match => words[match.Value]);
    }
}

/// <summary>What will be written, kept until everything is known to be possible.</summary>
internal sealed class Changes(string folder)
{
    private readonly Dictionary<string, string> _files = [];

    /// <summary>What somebody reads at the end.</summary>
    public List<string> Report { get; } = [];

    public bool Exists(string file) => _files.ContainsKey(file) || File.Exists(Path.Combine(folder, file));

    public string Read(string file) => _files.TryGetValue(file, out var text) ? text : Unmarked(File.ReadAllText(Path.Combine(folder, file)));

    public void Write(string file, string text) => _files[file] = text;

    public void Add(string file, string text)
    {
        if (Exists(file))
            throw new RefusalException($"{file} is there already.");
        _files[file] = text;
    }

    /// <summary>Puts a line in front of or behind a known one, unless it is there.</summary>
    public void Insert(string file, string line, Func<IReadOnlyList<string>, int> place)
    {
        var lines = Read(file).Split('\n').ToList();
        if (lines.Contains(line))
            return;
        var at = place(lines);
        if (at < 0)
            throw new RefusalException($"{file} does not look as it was made: there is no place for the line \"{line.Trim()}\".");
        lines.Insert(at, line);
        Write(file, string.Join('\n', lines));
    }

    public void Save()
    {
        foreach (var (file, text) in _files)
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    // Files of "dotnet ef" begin with a mark, and a checkout on Windows may end lines in its own way.
    public static string Unmarked(string text) => text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
}

/// <summary>Writes an empty module.</summary>
internal sealed class ModuleWriter(Product product, Sample sample, Changes changes)
{
    public Action Write(Order order)
    {
        var name = order.Name;
        Names.CheckIdentifier(name, "module");
        var target = Target.Module(product, name);
        if (Directory.Exists(Path.Combine(product.Folder, target.Folder)) || name is "Web" or "Backbone" or "Tests" or "BrowserTests" or "Benchmarks")
            throw new RefusalException($"there is a project {product.Identifier}.{name} already.");
        if (name == product.Identifier || sample.WordsOfCode.Contains(name))
            throw new RefusalException($"\"{name}\" is a word that the code uses for something else. Choose another one: -n Bookings");

        WriteSkeleton(target);
        foreach (var file in new[] { "Strings.cs", "Strings.resx", "Strings.fr.resx", "_Imports.razor" })
            changes.Add($"{target.Folder}/{file}", Rename(sample.Read($"{Sample.Project}/{file}"), target));
        var project = $"{target.Folder}/{product.Identifier}.{name}.csproj";
        changes.Add(project, Rename(sample.Read($"{Sample.Project}/SaasStarter.Museum.csproj").Replace("../../../../src/", "../", StringComparison.Ordinal), target));
        changes.Add($"{target.Tests}/{name}Facts.cs", Rename(sample.Read($"{Sample.Tests}/{Sample.Module}Facts.cs"), target));
        changes.Insert("Dockerfile", $"COPY {project} {target.Folder}/", lines => lines.ToList().FindIndex(line => line.StartsWith($"COPY src/{product.Identifier}.Web/", StringComparison.Ordinal)));
        LeaveOutWithModule($"tests/{product.Identifier}.Tests/{product.Identifier}.Tests.csproj", project, $"{name}/**");
        LeaveOutWithModule($"tests/{product.Identifier}.BrowserTests/{product.Identifier}.BrowserTests.csproj", project, $"../{product.Identifier}.Tests/{name}/**");
        changes.Report.Add($"Wrote the module {name}: {target.Folder}. A feature for it: dotnet new saas-feature -n … --module {name} --allow-scripts yes");
        return () => AddToSolution(project);
    }

    /// <summary>The class and the context of a module, and its line in Program.cs.</summary>
    public void WriteSkeleton(Target target)
    {
        changes.Add(target.ModuleFile, Rename(sample.EmptyModule(), target));
        changes.Add($"{target.Folder}/Persistence/{target.Name}Db.cs", Rename(sample.Read($"{Sample.Project}/Persistence/{Sample.Module}Db.cs"), target));
        changes.Insert($"src/{product.Identifier}.Web/Program.cs", $"builder.AddModule<{target.Namespace}.{target.Name}Module>();",
            lines => lines.ToList().FindLastIndex(line => Regex.IsMatch(line, @"^builder\.Add(Module|Backbone)")) + 1);
    }

    private string Rename(string text, Target target) => Names.WithoutKnownUsings(Renaming.Apply(text, Names.OfModule(product, target)), target);

    // A module that is deleted takes its tests with it.
    private void LeaveOutWithModule(string tests, string project, string files)
    {
        if (changes.Exists(tests))
            changes.Write(tests, changes.Read(tests).Replace("\n</Project>", $"""

                  <ItemGroup Condition="!Exists('../../{project}')">
                    <Compile Remove="{files}" />
                  </ItemGroup>

                </Project>
                """, StringComparison.Ordinal));
    }

    private void AddToSolution(string project)
    {
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", ["sln", "add", project, "--solution-folder", "src"]) { WorkingDirectory = product.Folder, RedirectStandardOutput = true })!;
        dotnet.StandardOutput.ReadToEnd();
        dotnet.WaitForExit();
        if (dotnet.ExitCode != 0)
            throw new RefusalException($"the solution does not take {project}; add it by: dotnet sln add {project}");
    }
}

/// <summary>Writes a feature into a module or into the product's own project.</summary>
internal sealed class FeatureWriter(Product product, Sample sample, Changes changes)
{
    public Action Write(Order order)
    {
        var (name, plural) = (order.Name, order.Plural.Length > 0 ? order.Plural : Words.EnglishPlural(order.Name));
        Names.CheckIdentifier(name, "feature");
        Names.CheckIdentifier(plural, "plural");
        var target = TargetOf(order);
        CheckEntity(name, plural);
        var fields = FieldsOf(order, name, plural);
        var french = Names.French(order.French.Length > 0 ? order.French : Words.Label(name), "french");
        var frenchPlural = Names.French(order.FrenchPlural.Length > 0 ? order.FrenchPlural : order.French.Length > 0 ? Words.FrenchPlural(french) : Words.Label(plural), "french-plural");

        if (!changes.Exists(target.ModuleFile))
            new ModuleWriter(product, sample, changes).WriteSkeleton(target);
        var moment = MomentAfter(target);
        (string, string)[] renamings =
        [
            .. Names.OfModule(product, target), (Sample.Plural, plural), (Sample.Entity, name), (Words.Uncapitalised(Sample.Entity), Variable(name)),
            (Words.Kebab(Sample.Plural), Words.Kebab(plural)), (Words.Kebab(Sample.Entity), Words.Kebab(name)), (Words.Snake(Sample.Entity), Words.Snake(name)),
            (Words.Label(Sample.Plural), Words.Label(plural)), (Words.Label(Sample.Entity), Words.Label(name)),
            (Words.Uncapitalised(Words.Label(Sample.Plural)), Words.Uncapitalised(Words.Label(plural))), (Words.Uncapitalised(Words.Label(Sample.Entity)), Words.Uncapitalised(Words.Label(name))),
            (Sample.FrenchPlural, frenchPlural), (Sample.French, french), (Sample.Prefix, $"\"{FreePrefix(name)}\""), (Sample.Moment, moment),
        ];
        string Copy(string text) => Names.WithoutKnownUsings(Renaming.Apply(FieldLines.Repeat(text, fields), renamings), target);

        foreach (var file in sample.Files($"{Sample.Project}/{Sample.Plural}"))
            changes.Add($"{target.Folder}/{plural}/{Renaming.Apply(file, renamings)}", Sorted(file, Copy(sample.Read($"{Sample.Project}/{Sample.Plural}/{file}"))));
        foreach (var file in sample.Files($"{Sample.Tests}/{Sample.Plural}"))
            changes.Add($"{target.Tests}/{plural}/{Renaming.Apply(file, renamings)}", Copy(sample.Read($"{Sample.Tests}/{Sample.Plural}/{file}")));
        WriteMigration(target, moment, plural, Copy);
        var module = target.ModuleFile;
        InsertUsing(module, $"using {target.Namespace}.{plural};");
        changes.Insert(module, $"        services.Add{plural}();", lines => EndOf(lines, "public void AddServices(IServiceCollection services)"));
        changes.Insert(module, $"        routes.Map{plural}();", lines => EndOf(lines, "public void Map(IEndpointRouteBuilder routes)"));

        changes.Report.Add($"Wrote {Words.Label(plural)}: {target.Folder}/{plural}, with a migration and tests. ./test.sh tries it, ./run.sh shows it at /t/…/{Words.Kebab(plural)}");
        changes.Report.Add($"Has it something to do with people? Then say in {name}.cs what it keeps of them, instead of [NoPersonalData]: a text that is free to write often has.");
        if (order.French.Length == 0 || (order.FrenchFields.Length == 0 && fields.Count > 0))
            changes.Report.Add($"Some words in {target.Folder}/{plural}/Strings.fr.resx are still English: write them in French, or begin anew with --french and --french-fields.");
        return () => { };
    }

    private Target TargetOf(Order order)
    {
        if (order.Module.Length == 0)
            return Target.OwnProject(product);
        var target = Target.Module(product, order.Module);
        return changes.Exists(target.ModuleFile) ? target
            : throw new RefusalException($"there is no module {order.Module} ({target.ModuleFile}). Make it first: dotnet new saas-module -n {order.Module} --allow-scripts yes");
    }

    private void CheckEntity(string name, string plural)
    {
        if (name == product.Identifier)
            throw new RefusalException("say what the feature is called, in the singular: -n Vehicle");
        if (name == plural)
            throw new RefusalException($"\"{name}\" is its own plural, and code needs two words: --plural {name}List");
        if (new[] { name, plural }.FirstOrDefault(sample.WordsOfCode.Contains) is { } taken)
            throw new RefusalException($"\"{taken}\" is a word that the code of every feature uses for something else. Choose another one, such as \"Work{name}\".");
        string[] types = [$"Create{name}", $"Change{name}", $"Remove{name}", $"List{plural}", $"Show{name}"];
        foreach (var (path, text) in product.Sources)
        {
            if (types.FirstOrDefault(type => Regex.IsMatch(text, $@"\b(record|class) {type}\b")) is { } type)
                throw new RefusalException($"there is a {type} already, in {path}.");
        }
        if (product.Sources.FirstOrDefault(source => Regex.IsMatch(source.Text, $"\"/t/{{tenant}}/{Words.Kebab(plural)}[\"/.]")) is { Path: { } place })
            throw new RefusalException($"the address /{Words.Kebab(plural)} is taken, by {place}. Choose another plural: --plural …");
    }

    private List<Field> FieldsOf(Order order, string name, string plural)
    {
        var french = order.FrenchFields.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var typed = Regex.Split(order.Fields.Trim(), @"[\s,;]+").Where(field => field.Length > 0).Select(field => field.Split(':')).ToArray();
        if (french.Length > 0 && french.Length != typed.Length)
            throw new RefusalException($"there are {typed.Length} fields and {french.Length} French words for them. Separate the words by commas: --french-fields \"Nom, Prix\"");
        var fields = new List<Field>();
        foreach (var (parts, number) in typed.Select((parts, number) => (parts, number)))
        {
            var (field, kind) = (parts[0], parts.Length == 1 ? "text" : parts[1].ToLowerInvariant());
            Names.CheckIdentifier(field, "field");
            if (parts.Length > 2 || !Field.Kinds.Contains(kind))
                throw new RefusalException($"\"{string.Join(':', parts)}\": a field is written Name:kind, and there are the kinds {string.Join(", ", Field.Kinds)}.");
            if (number == 0 && kind != "text")
                throw new RefusalException($"the first field is what a {Words.Uncapitalised(Words.Label(name))} is called by, and has to be a text: --fields \"Name:text {field}:{kind}\"");
            if (field == name || field == plural || Names.Members.Contains(field) || sample.TextKeys.Contains(field))
                throw new RefusalException($"a field cannot be called \"{field}\": the code uses the word for something else. Add a word to it.");
            if (fields.Any(other => other.Name.Equals(field, StringComparison.OrdinalIgnoreCase)))
                throw new RefusalException($"there are two fields \"{field}\".");
            var wanted = new Field(field, number == 0 ? "title" : kind, "");
            fields.Add(wanted with { French = french.Length > 0 ? Names.French(french[number], "french-fields") : wanted.Label });
        }
        return fields.Count > 0 ? fields : throw new RefusalException("there is no field. The first one is a text: --fields \"Name:text Price:decimal\"");
    }

    // In lambdas and the like; a keyword or a word of the code gets another one in front.
    private string Variable(string name) =>
        Words.Uncapitalised(name) is var variable && (Names.Keywords.Contains(variable) || sample.WordsOfCode.Contains(variable)) ? $"one{name}" : Words.Uncapitalised(name);

    private string FreePrefix(string name)
    {
        var taken = product.Sources.SelectMany(source => Regex.Matches(source.Text, "IdPrefix => \"([a-z]+)\"").Select(match => match.Groups[1].Value)).ToHashSet();
        var letters = name.ToLowerInvariant().Where(char.IsAsciiLetter).ToArray();
        var candidates = new[] { 3, 4, 2 }.Where(length => letters.Length >= length).Select(length => new string(letters[..length]))
            .Concat(letters.Skip(2).Select(last => $"{letters[0]}{letters[1]}{last}"))
            .Concat(from second in Enumerable.Range('a', 26) from third in Enumerable.Range('a', 26) select $"{letters[0]}{(char)second}{(char)third}");
        return candidates.First(candidate => !taken.Contains(candidate));
    }

    // Later than the last one: migrations are applied in the order of their names.
    private string MomentAfter(Target target)
    {
        var folder = Path.Combine(product.Folder, target.Folder, "Persistence", "Migrations");
        var last = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.cs").Select(file => Path.GetFileName(file).Split('_')[0]).Where(moment => moment.Length == 14).Max() : null;
        var now = DateTime.UtcNow.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        return last is null || string.CompareOrdinal(now, last) > 0 ? now : (long.Parse(last, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private void WriteMigration(Target target, string moment, string plural, Func<string, string> copy)
    {
        var folder = $"{Sample.Project}/Persistence/Migrations";
        var snapshot = sample.Read($"{folder}/{Sample.Module}DbModelSnapshot.cs");
        if (changes.Exists(target.SnapshotFile))
        {
            var entity = copy(string.Join("\n\n", Regex.Matches(snapshot, """(?m)^            modelBuilder\.Entity\("SaasStarter\.Museum\.ArtPieces\.ArtPiece"[\s\S]*?\n                \}\);$""").Select(block => block.Value)));
            const string end = "\n#pragma warning restore 612, 618";
            var known = changes.Read(target.SnapshotFile);
            if (!known.Contains(end, StringComparison.Ordinal))
                throw new RefusalException($"{target.SnapshotFile} does not look as \"dotnet ef\" writes it.");
            snapshot = known.Replace(end, $"\n\n{entity}{end}", StringComparison.Ordinal);
        }
        else
        {
            snapshot = copy(snapshot);
        }
        var designer = Regex.Replace(snapshot, @"partial class \w+ModelSnapshot : ModelSnapshot", $"[Migration(\"{moment}_{plural}\")]\n    partial class {plural}")
            .Replace("        protected override void BuildModel(", "        /// <inheritdoc />\n        protected override void BuildTargetModel(", StringComparison.Ordinal)
            .Replace("using Microsoft.EntityFrameworkCore.Infrastructure;\n", "using Microsoft.EntityFrameworkCore.Infrastructure;\nusing Microsoft.EntityFrameworkCore.Migrations;\n", StringComparison.Ordinal);
        changes.Write(target.SnapshotFile, snapshot);
        changes.Add($"{target.Folder}/Persistence/Migrations/{moment}_{plural}.Designer.cs", designer);
        changes.Add($"{target.Folder}/Persistence/Migrations/{moment}_{plural}.cs", copy(sample.Read($"{folder}/{Sample.Moment}_{Sample.Plural}.cs")));
    }

    private void InsertUsing(string file, string line) => changes.Insert(file, line, lines =>
    {
        var usings = lines.Select((text, at) => (text, at)).Where(candidate => candidate.text.StartsWith($"using {product.Identifier}.", StringComparison.Ordinal)).ToArray();
        return usings.Length == 0 ? -1 : usings.FirstOrDefault(candidate => string.CompareOrdinal(candidate.text, line) > 0, (text: "", at: usings[^1].at + 1)).at;
    });

    private static int EndOf(IReadOnlyList<string> lines, string method)
    {
        var start = lines.ToList().FindIndex(line => line.Trim() == method);
        return start < 0 || start + 1 >= lines.Count || lines[start + 1] != "    {" ? -1 : lines.ToList().FindIndex(start, line => line == "    }");
    }

    // Texts stand in the order of their names.
    private static string Sorted(string file, string text)
    {
        if (!file.EndsWith(".resx", StringComparison.Ordinal))
            return text;
        var lines = text.Split('\n');
        var (first, last) = (Array.FindIndex(lines, IsText), Array.FindLastIndex(lines, IsText));
        return string.Join('\n', [.. lines[..first], .. lines[first..(last + 1)].OrderBy(line => line.Split('"')[1].ToLowerInvariant(), StringComparer.Ordinal), .. lines[(last + 1)..]]);

        static bool IsText(string line) => line.StartsWith("  <data name=", StringComparison.Ordinal);
    }
}

/// <summary>What may be called how.</summary>
internal static class Names
{
    public static IReadOnlySet<string> Keywords { get; } = new HashSet<string>(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false finally fixed float for foreach goto "
        + "if implicit in int interface internal is lock long namespace new null object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc "
        + "static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while "
        + "add and async await by field file from get global group init into join let nameof not on or orderby partial record remove required select set value var when where with yield").Split(' '));

    /// <summary>What every entity and every request has already, and what their code calls.</summary>
    public static IReadOnlySet<string> Members { get; } = new HashSet<string>(
        ["Id", "IdPrefix", "TenantId", "Tenant", "LongestLine", "LongestText", "Audience", "Entitlement", "Subject", "IsRecorded", "Validate", "PersonalData", "Strings", "Done", "Text", "Scope",
         "Equals", "GetHashCode", "GetType", "ToString", "Deconstruct", "EqualityContract", "MemberwiseClone", "Finalize"]);

    /// <summary>A word that code, files and the database can all spell.</summary>
    public static void CheckIdentifier(string word, string what)
    {
        if (Regex.IsMatch(word, @"[^\x00-\x7F]"))
            throw new RefusalException($"the {what} \"{word}\" has a letter that code and database do without. Write it without accents; what is shown may have any: --french \"{word}\"");
        if (Keywords.Contains(word))
            throw new RefusalException($"the {what} \"{word}\" is a word of C#. Choose another one, that begins with a capital letter.");
        if (!Regex.IsMatch(word, "^[A-Z][A-Za-z0-9]{1,39}$"))
            throw new RefusalException($"the {what} \"{word}\" has to be one English word, or several without spaces: letters and digits, a capital letter at the beginning, 2 to 40 of them (Vehicle, WorkOrder).");
    }

    /// <summary>French words as they are shown.</summary>
    public static string French(string words, string option) => Regex.IsMatch(words, @"^[\p{L}\p{M}\p{Nd} '’.()/-]{1,60}$") ? words
        : throw new RefusalException($"--{option} \"{words}\": letters, digits, spaces and ' ’ . - ( ) / only, 60 at most.");

    /// <summary>In the product's own project these namespaces are known by themselves (Microsoft.NET.Sdk.Web).</summary>
    public static string WithoutKnownUsings(string text, Target target) => target.IsOwnProject
        ? Regex.Replace(text, @"(?m)^using Microsoft\.(AspNetCore\.(Builder|Hosting|Http|Routing)|Extensions\.(Configuration|DependencyInjection|Hosting|Logging));\n", "") : text;

    public static (string From, string To)[] OfModule(Product product, Target target) =>
    [
        ("SaasStarter.Tests.Museum", target.TestNamespace), ("SaasStarter.Museum", target.Namespace), (Sample.Module, target.Name), (Words.Snake(Sample.Module), Words.Snake(target.Name)),
        ("SaasStarter", product.Identifier), ("saasstarter", product.Slug),
    ];
}
