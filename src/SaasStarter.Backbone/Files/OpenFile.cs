using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>Opens a file to be downloaded.</summary>
/// <param name="Id">The file.</param>
public sealed record OpenFile(Id<StoredFile> Id) : IQuery<OpenedFile>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(FilePermissions.Read);
}

/// <summary>A file that is open: whoever gets it closes the stream.</summary>
/// <param name="File">What it is.</param>
/// <param name="Content">Its bytes.</param>
public sealed record OpenedFile(StoredFile File, Stream Content);

internal sealed partial class OpenFileHandler(TenantFiles files, TenantScope scope, FilePurposes purposes, TimeProvider clock, ILogger<OpenFileHandler> log)
    : IHandler<OpenFile, OpenedFile>
{
    public async Task<Result<OpenedFile>> Handle(OpenFile request, CancellationToken cancellationToken)
    {
        if (await files.Find(request.Id, cancellationToken) is not { } file)
            return Problem.NotFound;
        if (!scope.Caller.MayRead(file, purposes))
            return Problem.Forbidden;
        if (file.ExpiresAt <= clock.GetUtcNow())
            return Problem.Gone(Strings.Text("WasKeptUntil"));
        try
        {
            if (await files.Open(file, cancellationToken) is { } content)
                return new OpenedFile(file, content);
            LogMissing(file.Id);
        }
        catch (FileStoreException exception)
        {
            LogUnavailable(exception, file.Id);
        }
        return Problem.Unavailable(Strings.Text("StoreUnavailable"));
    }

    [LoggerMessage(LogLevel.Error, "The bytes of the file {File} are missing")]
    private partial void LogMissing(Id<StoredFile> file);

    [LoggerMessage(LogLevel.Error, "The file {File} could not be opened")]
    private partial void LogUnavailable(Exception exception, Id<StoredFile> file);
}

/// <summary>Serves a file as something to be saved, never as a page: as an attachment, of the kind that its bytes are, harmless even if a browser showed it.</summary>
internal static class DownloadEndpoint
{
    public static void MapDownload(this IEndpointRouteBuilder routes) => routes.MapGet("/t/{tenant}/files/{id}", Download)
        .WithMetadata(new AudienceMetadata(OpenFile.Audience, typeof(OpenFile)), new EmbeddedDocument("default-src 'none'; sandbox"));

    private static async Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> Download(string id, IDispatcher dispatcher, HttpContext context)
    {
        if (!Id<StoredFile>.TryParse(id, null, out var file))
            return TypedResults.StatusCode(StatusCodes.Status404NotFound);
        var opened = await dispatcher.Send(new OpenFile(file), context.RequestAborted);
        if (opened.Problem is { } problem)
        {
            context.Features.Set(problem);
            return TypedResults.StatusCode((int)problem.Kind);
        }
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.ContentLength = opened.Value.File.Size;
        return TypedResults.Stream(opened.Value.Content, FileKind.Named(opened.Value.File.Kind).ContentType, opened.Value.File.Name,
            entityTag: new EntityTagHeaderValue($"\"{opened.Value.File.Sha256}\""));
    }
}
