using System.Text;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Components;

/// <summary>The answer of an endpoint that is saved as a file of comma-separated values. It is sent while it is read, so its length does not matter.</summary>
/// <param name="name">The file's name.</param>
/// <param name="lines">Its lines, the headings first.</param>
public sealed class CsvFile(string name, IAsyncEnumerable<IEnumerable<object?>> lines) : IResult
{
    // By its mark a spreadsheet knows UTF-8 (RFC 3629, 6).
    private static readonly UTF8Encoding WithMark = new(encoderShouldEmitUTF8Identifier: true);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/csv; charset=utf-8";
        httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await using var writer = new StreamWriter(httpContext.Response.Body, WithMark, leaveOpen: true);
        await foreach (var line in lines.WithCancellation(httpContext.RequestAborted))
            await writer.WriteAsync(Csv.Line(line));
    }
}
