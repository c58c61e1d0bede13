using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>Maps the forms of the page of files, and the download.</summary>
internal static class FileEndpoints
{
    public static void MapFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<UploadFile, StoredFile, FilesPage>("/t/{tenant}/files", accepted => new(Page(accepted), Strings.Text("Uploaded", accepted.Response.Name)))
            .TakesFile(FileTerms.Documents.LargestSize);
        routes.MapForm<DeleteFile, Done, FilesPage>("/t/{tenant}/files/{id}/delete", accepted => new(Page(accepted), Strings.Text("Deleted")));
        routes.MapDownload();
    }

    private static string Page<TRequest, TResponse>(Accepted<TRequest, TResponse> accepted) =>
        accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path("files");
}
