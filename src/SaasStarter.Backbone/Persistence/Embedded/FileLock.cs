namespace SaasStarter.Backbone.Persistence.Embedded;

/// <summary>A lock between processes that the operating system releases when its holder dies.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <returns>Null while another process (or another holder in this one) has it.</returns>
    public static IDisposable? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Waits for its turn.</summary>
    public static async Task<IDisposable> Take(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(path) is { } taken)
                return taken;
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
