using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Scim;

/// <summary>Why a call of a directory was refused, as directories read it (RFC 7644, 3.12). It knows fewer states than HTTP does.</summary>
internal static class ScimError
{
    /// <summary>The answer.</summary>
    /// <param name="status">The status as the product has it.</param>
    /// <param name="problem">Why; null when nobody said.</param>
    /// <param name="localizers">Read texts.</param>
    public static ContentHttpResult Of(int status, Problem? problem, IStringLocalizerFactory localizers)
    {
        var told = status switch
        {
            StatusCodes.Status422UnprocessableEntity => StatusCodes.Status400BadRequest,
            StatusCodes.Status402PaymentRequired => StatusCodes.Status403Forbidden,
            StatusCodes.Status410Gone => StatusCodes.Status404NotFound,
            _ => status,
        };
        var error = new JsonObject { ["schemas"] = new JsonArray(ScimDocuments.ErrorSchema), ["status"] = told.ToString(CultureInfo.InvariantCulture) };
        if (problem is not null && ScimProblems.TypeOf(problem) is { } type)
            error["scimType"] = type;
        if (problem is not null)
            error["detail"] = string.Join(' ', problem.Fields.Select(field => $"{field.Field}: {field.Message.Read(localizers)}").Prepend(problem.Message.Read(localizers)));
        return TypedResults.Text(error.ToJsonString(ScimJson.Options), ScimJson.MediaType, Encoding.UTF8, told);
    }
}
