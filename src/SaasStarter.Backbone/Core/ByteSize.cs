namespace SaasStarter.Backbone.Core;

/// <summary>A number of bytes as people read it, in powers of ten (IEC 80000-13): 25 MB, in French 25 Mo.</summary>
public static class ByteSize
{
    private static readonly string[] Units = ["Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes"];

    /// <summary>The size with at most one decimal.</summary>
    public static LocalizedText Of(long bytes)
    {
        var (size, unit) = ((decimal)bytes, 0);
        // What would be rounded up to a thousand is one of the next unit.
        while (Math.Round(size, 1) >= 1000 && unit < Units.Length - 1)
            (size, unit) = (size / 1000, unit + 1);
        return Strings.Text(Units[unit], Math.Round(size, 1));
    }
}
