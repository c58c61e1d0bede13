using System.Security.Cryptography;

namespace SaasStarter.Backbone.Persistence.Embedded;

/// <summary>Folders of clusters that nobody misses: in the RAM disk where there is one, and swept after a crash.</summary>
internal static class DisposableFolder
{
    private const string Prefix = "saasstarter-disposable-";
    private const string InUse = "in-use.lock";
    private const string RamDisk = "/dev/shm";
    private const long NeededBytes = 512L * 1024 * 1024;

    /// <summary>A new empty folder; folders whose process died are deleted on the way.</summary>
    public static string Create()
    {
        var parent = HasRamDisk() ? RamDisk : Path.GetTempPath();
        foreach (var folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
            DeleteIfAbandoned(folder);
        return Directory.CreateDirectory(Path.Combine(parent, Prefix + RandomNumberGenerator.GetHexString(12, lowercase: true))).FullName;
    }

    /// <summary>Marks the folder as in use until the returned handle is disposed or the process dies.</summary>
    public static IDisposable Hold(string folder) => FileLock.TryTake(Path.Combine(folder, InUse))
        ?? throw new EmbeddedPostgresException($"Another process uses the disposable folder {folder}.");

    private static bool HasRamDisk()
    {
        try
        {
            return OperatingSystem.IsLinux()
                && Directory.Exists(RamDisk)
                && new DriveInfo(RamDisk).AvailableFreeSpace > NeededBytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void DeleteIfAbandoned(string folder)
    {
        try
        {
            if (!File.Exists(Path.Combine(folder, InUse)))
                return;
            using var unused = FileLock.TryTake(Path.Combine(folder, InUse));
            if (unused is not null)
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's folder, or another run sweeps it at this moment.
        }
    }
}
