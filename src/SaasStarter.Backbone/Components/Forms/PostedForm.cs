using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SaasStarter.Backbone.Components.Forms;

/// <summary>Reads what was posted. The framework refuses a form with a null character (U+0000) altogether; here, its other characters are kept.</summary>
internal static class PostedForm
{
    /// <summary>What stands for each null character: U+001A, made for the place of what cannot be shown (ECMA-48, 8.3.148, SUB). No field accepts it.</summary>
    public const char Substitute = '\u001A';

    // From here on, memory is taken as it is needed rather than all at once.
    private const int Threshold = 1 << 20;

    private const string FieldsOnly = "application/x-www-form-urlencoded";

    /// <summary>The posted form, or null when it is too large or not well formed.</summary>
    public static async Task<IFormCollection?> Read(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith(FieldsOnly, StringComparison.OrdinalIgnoreCase) == true)
            context.Request.EnableBuffering(Threshold, FormEndpoints.MaximumLength);
        return await TryRead(context) ?? (await ReplaceNullCharacters(context) ? await TryRead(context) : null);
    }

    private static async Task<IFormCollection?> TryRead(HttpContext context)
    {
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is BadHttpRequestException or InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static async Task<bool> ReplaceNullCharacters(HttpContext context)
    {
        var body = context.Request.Body;
        if (!body.CanSeek)
            return false;
        string text;
        try
        {
            body.Position = 0;
            using var reader = new StreamReader(body, Encoding.Latin1, leaveOpen: true);
            text = await reader.ReadToEndAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is BadHttpRequestException or IOException)
        {
            return false;
        }
        var clean = text.Replace("%00", Uri.HexEscape(Substitute), StringComparison.Ordinal).Replace('\0', Substitute);
        if (clean == text)
            return false;
        context.Request.Body = new MemoryStream(Encoding.Latin1.GetBytes(clean));
        context.Request.ContentLength = clean.Length;
        // The former one remembers its failure.
        context.Features.Set<IFormFeature>(new FormFeature(context.Request));
        return true;
    }
}
