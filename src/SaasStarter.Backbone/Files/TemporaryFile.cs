namespace SaasStarter.Backbone.Files;

/// <summary>A place for what is too large for memory while it is made or looked at. It goes when the stream is closed, and when the process dies.</summary>
public static class TemporaryFile
{
    /// <summary>An empty file, to be written and read.</summary>
    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 128 * 1024,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        // Elsewhere than on Windows a file without a name lives as long as it is open, whatever becomes of the process.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}
