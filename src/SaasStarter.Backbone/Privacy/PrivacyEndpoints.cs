using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Maps the forms about data, and the downloads.</summary>
internal static class PrivacyEndpoints
{
    public static void MapPrivacy(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<ExportTenant, Done, DataPage>("/t/{tenant}/data/export", accepted => new(
            accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path("data"), Strings.Text("ExportBegun")));
        routes.MapForm<RequestOwnData, OwnDataPass, ProfilePage>(AccountPaths.OwnData, accepted => new($"{AccountPaths.OwnData}/{accepted.Response.Secret}"));
        routes.MapGet($"{AccountPaths.OwnData}/{{token}}", DownloadOwnData).WithMetadata(new AudienceMetadata(RequestOwnData.Audience));
        routes.MapGet("/t/{tenant}/data/register.csv", DownloadRegisterOfTenant).WithMetadata(new AudienceMetadata(ShowData.Audience, typeof(ShowData)));
        foreach (var role in Enum.GetValues<ProcessingRole>())
        {
            routes.MapGet($"{PrivacyPermissions.StaffPage}/{role.ToString().ToLowerInvariant()}.csv", (IDispatcher dispatcher, RegisterFile file, Company company, HttpContext context) =>
                DownloadRegister(role, dispatcher, file, company, context)).WithMetadata(new AudienceMetadata(ShowRegister.Audience, typeof(ShowRegister)));
        }
    }

    // Sent while it is read: nothing of it is kept anywhere.
    private static async Task<IResult> DownloadOwnData(string token, OwnDataPasses passes, TenantScope scope, PersonExporter exporter, HttpContext context)
    {
        if (!passes.IsGood(token))
            return Refuse(context, new(ProblemKind.NotFound, Strings.Text("PassIsOver")) { Link = new(Strings.Text("AskAgain"), AccountPaths.ProfileData) });
        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"my-data.zip\"";
        context.Response.Headers.CacheControl = "private, no-store";
        await exporter.Write(scope.Caller.Person!.Email, context.Response.Body, context.RequestAborted);
        return TypedResults.Empty;
    }

    private static async Task<IResult> DownloadRegisterOfTenant(IDispatcher dispatcher, RegisterFile file, TenantScope scope, HttpContext context)
    {
        var data = await dispatcher.Send(new ShowData(), context.RequestAborted);
        return data.Problem is { } problem ? Refuse(context, problem) : file.Write("register.csv", data.Value.Processings, scope.Tenant.Name);
    }

    private static async Task<IResult> DownloadRegister(ProcessingRole role, IDispatcher dispatcher, RegisterFile file, Company company, HttpContext context)
    {
        var register = await dispatcher.Send(new ShowRegister(), context.RequestAborted);
        if (register.Problem is { } problem)
            return Refuse(context, problem);
        var controller = role == ProcessingRole.Controller ? company.Name : file.EachCustomer;
        return file.Write($"register-{role.ToString().ToLowerInvariant()}.csv", register.Value.Processings.Where(processing => processing.Role == role), controller);
    }

    private static StatusCodeHttpResult Refuse(HttpContext context, Problem problem)
    {
        context.Features.Set(problem);
        return TypedResults.StatusCode((int)problem.Kind);
    }
}
