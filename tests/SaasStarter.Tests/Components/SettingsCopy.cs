namespace SaasStarter.Tests.Components;

/// <summary>A copy of one of the product's settings files, for tests to break.</summary>
internal sealed class SettingsCopy : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public SettingsCopy(string name)
    {
        Path = System.IO.Path.Combine(_folder, name);
        File.Copy(System.IO.Path.Combine(SourceTree.Root, "src", "SaasStarter.Web", name), Path);
    }

    public string Path { get; }

    /// <summary>Puts one text in place of another, which has to be there.</summary>
    public SettingsCopy With(string before, string after)
    {
        var text = File.ReadAllText(Path);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(Path, text.Replace(before, after, StringComparison.Ordinal));
        return this;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
