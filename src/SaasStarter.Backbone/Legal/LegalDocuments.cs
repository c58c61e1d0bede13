using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Legal;

/// <summary>One version of a document in one language.</summary>
/// <param name="Kind">Which document.</param>
/// <param name="Version">The day from which it holds, which is its version.</param>
/// <param name="Culture">Its language.</param>
/// <param name="Title">Its heading.</param>
/// <param name="IsReviewed">Whether its head says that a lawyer has read it.</param>
/// <param name="Blocks">Its text.</param>
/// <param name="MissingFields">What of <c>company.json</c> it cannot say.</param>
internal sealed record LegalDocument(
    LegalDocumentKind Kind, DateOnly Version, string Culture, string Title, bool IsReviewed, IReadOnlyList<LegalBlock> Blocks, IReadOnlyList<string> MissingFields);

/// <summary>
/// The legal documents, read once at the start from <c>Legal/{document}/{version}.{language}.md</c> of the product. The version in force is the newest whose day
/// has come, so that the next one can be put there before, and be announced. One that lacks a field is not published.
/// </summary>
internal sealed class LegalDocuments
{
    private readonly FrozenDictionary<string, LegalDocument[]> _documents;
    private readonly TimeProvider _time;

    /// <summary>Reads the documents.</summary>
    /// <exception cref="SettingsFileException">A file cannot be understood; the message names all that is wrong.</exception>
    public LegalDocuments(IHostEnvironment environment, Brand brand, Company company, TimeProvider time)
    {
        _time = time;
        var folder = Path.Combine(environment.ContentRootPath, "Legal");
        var isSample = company.IsSample && environment.IsProduction();
        var mistakes = new List<string>();
        _documents = LegalDocumentKind.All.ToFrozenDictionary(kind => kind.Name,
            kind => Read(Path.Combine(folder, kind.Name), kind, brand, company, isSample, mistakes).OrderBy(document => document.Version).ToArray());
        SettingsFile.Refuse(folder, mistakes);
    }

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    /// <summary>The version in force, in the reader's language or else in the product's first, if it can be published; else null.</summary>
    public LegalDocument? InForce(LegalDocumentKind kind) => Newest(kind, document => document.Version <= Today) is { MissingFields.Count: 0 } document ? document : null;

    /// <summary>The version that has been announced, if there is one.</summary>
    public LegalDocument? Announced(LegalDocumentKind kind) => Newest(kind, document => document.Version > Today) is { MissingFields.Count: 0 } document ? document : null;

    /// <summary>Any version, if it can be published; else null.</summary>
    public LegalDocument? Find(LegalDocumentKind kind, DateOnly version) => Newest(kind, document => document.Version == version) is { MissingFields.Count: 0 } document ? document : null;

    /// <summary>The days of all its versions, the newest first.</summary>
    public IReadOnlyList<DateOnly> VersionsOf(LegalDocumentKind kind) => [.. _documents[kind.Name].Select(document => document.Version).Distinct().OrderDescending()];

    /// <summary>The version in force, whether it can be published or not; null when there is no file.</summary>
    public LegalDocument? Draft(LegalDocumentKind kind) => Newest(kind, document => document.Version <= Today);

    private LegalDocument? Newest(LegalDocumentKind kind, Func<LegalDocument, bool> condition)
    {
        var candidates = _documents[kind.Name].Where(condition).ToArray();
        if (candidates.Length == 0)
            return null;
        var newest = candidates.Where(document => document.Version == candidates[^1].Version).ToArray();
        return newest.FirstOrDefault(document => document.Culture == CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ?? newest[0];
    }

    private static List<LegalDocument> Read(string folder, LegalDocumentKind kind, Brand brand, Company company, bool isSample, List<string> mistakes)
    {
        var documents = new List<LegalDocument>();
        if (!Directory.Exists(folder))
            return documents;
        foreach (var path in Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            try
            {
                documents.Add(Read(path, kind, brand, company, isSample));
            }
            catch (FormatException exception)
            {
                mistakes.Add($"{kind.Name}/{Path.GetFileName(path)}: {exception.Message}");
            }
        }
        mistakes.AddRange(from version in documents.GroupBy(document => document.Version)
                          from culture in brand.Cultures.Except(version.Select(document => document.Culture))
                          select string.Create(CultureInfo.InvariantCulture, $"{kind.Name}/{version.Key:yyyy-MM-dd}.{culture}.md is missing: a version has to be there in every language."));
        return documents;
    }

    private static LegalDocument Read(string path, LegalDocumentKind kind, Brand brand, Company company, bool isSample)
    {
        var name = Path.GetFileNameWithoutExtension(path).Split('.');
        if (name.Length != 2 || !DateOnly.TryParseExact(name[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var version) || !brand.Cultures.Contains(name[1]))
            throw new FormatException($"the name has to be the day from which it holds and a language, for example 2026-11-21.{brand.Cultures[0]}.md.");
        var parts = File.ReadAllText(path).ReplaceLineEndings("\n").Split("\n\n", 2);
        var head = parts[0].Split('\n').Select(line => line.Split(':', 2)).Where(line => line.Length == 2).ToDictionary(line => line[0].Trim(), line => line[1].Trim());
        if (parts.Length != 2 || !head.TryGetValue("title", out var title) || title.Length == 0 || !head.TryGetValue("reviewed", out var reviewed) || reviewed is not ("yes" or "no"))
            throw new FormatException("it has to begin with the lines \"title: …\" and \"reviewed: no\" (\"yes\" once a lawyer has read it), and an empty one.");
        var fields = CompanyFields.Of(company, brand);
        var missing = new SortedSet<string>(kind.Fields.Where(field => fields[field].Length == 0 && CompanyFields.IsNeeded(field, company)), StringComparer.Ordinal);
        if (isSample)
            missing.Add("isSample");
        var blocks = LegalText.Parse(parts[1], fields, missing);
        return new(kind, version, name[1], title, reviewed == "yes", blocks, [.. missing]);
    }
}
