namespace SaasStarter.Backbone.Components;

/// <summary>The lines of an icon: an SVG path on a square of 24 units, drawn 1.75 units thick in the colour of the text around it.</summary>
/// <param name="Path">The path's <c>d</c>.</param>
public sealed record IconShape(string Path);

/// <summary>The icons of the component kit. A module that needs another one makes its own <see cref="IconShape"/>.</summary>
public static class Icons
{
#pragma warning disable CS1591 // Each is named by what it shows.
    public static IconShape Alert { get; } = new("M12 8v5m0 3.5v.01M10.3 4.2 2.9 17a2 2 0 0 0 1.7 3h14.8a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0Z");
    public static IconShape ArrowLeft { get; } = new("M19 12H5m6-6-6 6 6 6");
    public static IconShape ArrowRight { get; } = new("M5 12h14m-6-6 6 6-6 6");
    public static IconShape Bell { get; } = new("M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5Zm3.5 4h4M12 3.5v2");
    public static IconShape Bolt { get; } = new("M13 3 5 14h6l-1 7 8-11h-6l1-7Z");
    public static IconShape Calendar { get; } = new("M4 6.5h16V20H4ZM4 11h16M8.5 3.5v5m7-5v5");
    public static IconShape Card { get; } = new("M3 6h18v12.5H3Zm0 4h18M6.5 15h4");
    public static IconShape Chart { get; } = new("M4 20V4m0 16h16M8.5 16v-5m4 5V7m4 9v-7");
    public static IconShape Check { get; } = new("m5 12.5 4.5 4.5L19 7.5");
    public static IconShape CheckCircle { get; } = new("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-4-8.8 2.8 2.8 5.2-5.5");
    public static IconShape ChevronDown { get; } = new("m6 9.5 6 6 6-6");
    public static IconShape ChevronRight { get; } = new("m9.5 6 6 6-6 6");
    public static IconShape ChevronUpDown { get; } = new("m8 9.5 4-4 4 4m-8 5 4 4 4-4");
    public static IconShape Clock { get; } = new("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3.5 2");
    public static IconShape Copy { get; } = new("M9 9h11v11H9ZM5.5 15H4V4h11v1.5");
    public static IconShape Cross { get; } = new("m6 6 12 12M18 6 6 18");
    public static IconShape Database { get; } = new("M4 6c0 1.7 3.6 3 8 3s8-1.3 8-3-3.6-3-8-3-8 1.3-8 3Zm0 0v12c0 1.7 3.6 3 8 3s8-1.3 8-3V6M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3");
    public static IconShape Dots { get; } = new("M4.5 12h1m6 0h1m6 0h1");
    public static IconShape Download { get; } = new("M12 4v11m-5-5 5 5 5-5M4 20h16");
    public static IconShape Eye { get; } = new("M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z");
    public static IconShape File { get; } = new("M14 3H6v18h12V7Zm0 0v4h4M9 12.5h6M9 16.5h6");
    public static IconShape Globe { get; } = new("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3.2 12h17.6M12 3c-5 5-5 13 0 18 5-5 5-13 0-18Z");
    public static IconShape Heart { get; } = new("M12 20S3.5 15 3.5 9.2A4.6 4.6 0 0 1 12 6.8a4.6 4.6 0 0 1 8.5 2.4C20.5 15 12 20 12 20Z");
    public static IconShape Home { get; } = new("M4 11 12 4l8 7v9h-5.5v-6h-5v6H4Z");
    public static IconShape Inbox { get; } = new("M4 13 6.5 5h11L20 13v6H4Zm0 0h5a3 3 0 0 0 6 0h5");
    public static IconShape Info { get; } = new("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v5.5m0-9v.01");
    public static IconShape Key { get; } = new("M8 20a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm3.2-7.7L20 3.5m-3.5 3.5L19.5 10");
    public static IconShape Link { get; } = new("M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7m2 3a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17");
    public static IconShape Lock { get; } = new("M5 11h14v9.5H5Zm3 0V8a4 4 0 0 1 8 0v3");
    public static IconShape Mail { get; } = new("M3.5 5.5h17v13h-17Zm0 1.5 8.5 6.5L20.5 7");
    public static IconShape Menu { get; } = new("M4 7h16M4 12h16M4 17h16");
    public static IconShape Moon { get; } = new("M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z");
    public static IconShape Pencil { get; } = new("m4 20 1-4.5L16 4.5l3.5 3.5L8.5 19ZM13.5 7l3.5 3.5");
    public static IconShape People { get; } = new("M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5c0-3 2.9-5 6.5-5s6.5 2 6.5 5M16 4.8a3.5 3.5 0 0 1 0 6.4m2.5 3.9c1.9.8 3 2.4 3 4.4");
    public static IconShape Person { get; } = new("M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c0-3.3 3.4-5.5 7.5-5.5s7.5 2.2 7.5 5.5");
    public static IconShape Plus { get; } = new("M12 5v14M5 12h14");
    public static IconShape Screen { get; } = new("M3.5 5h17v11h-17Zm5 15h7M12 16v4");
    public static IconShape Search { get; } = new("M10.5 17.5a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 5 5");
    public static IconShape Settings { get; } = new("M4 7h8m4 0h4M4 17h3m4 0h9M14 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z");
    public static IconShape Shield { get; } = new("M12 3 4.5 6v5.5c0 4.5 3 7.9 7.5 9.5 4.5-1.6 7.5-5 7.5-9.5V6Zm-3.3 9 2.4 2.4 4.3-4.7");
    public static IconShape SignOut { get; } = new("M10 4H5v16h5m0-8h10m-4-4 4 4-4 4");
    public static IconShape Sparkle { get; } = new("m12 4 1.9 5.1L19 11l-5.1 1.9L12 18l-1.9-5.1L5 11l5.1-1.9ZM19 16.5v4m-2-2h4");
    public static IconShape Sun { get; } = new("M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-13.5v2m0 15v2M2.5 12h2m15 0h2M5.3 5.3l1.4 1.4m10.6 10.6 1.4 1.4m0-13.4-1.4 1.4M6.7 17.3l-1.4 1.4");
    public static IconShape Trash { get; } = new("M4 6.5h16m-13 0L8 20h8l1-13.5m-8 0V4h6v2.5M10.5 10.5v5.5m3-5.5v5.5");
#pragma warning restore CS1591
}
