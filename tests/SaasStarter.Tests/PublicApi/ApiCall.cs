using System.Text.Json.Nodes;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Backbone.PublicApi.Document;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Isolation;

namespace SaasStarter.Tests.PublicApi;

/// <summary>A call of an operation as somebody makes it who has read the document: its example, with identifiers of things that are there.</summary>
internal static class ApiCall
{
    /// <summary>The address, with the identifiers of what belongs to a tenant.</summary>
    public static async Task<string> PathOf(this AttackedProduct product, ApiOperation operation, CurrentTenant target)
    {
        var path = operation.Path;
        foreach (var parameter in operation.Binder.Parameters.Where(parameter => parameter.Place == ApiPlace.Path))
            path = path.Replace($"{{{parameter.Name}}}", await product.IdentifierOf(EntityOf(parameter.Type)!, target), StringComparison.Ordinal);
        return path;
    }

    /// <summary>The body, with the identifiers of what belongs to a tenant; null when there is none.</summary>
    public static async Task<string?> BodyOf(this AttackedProduct product, ApiOperation operation, CurrentTenant target)
    {
        if (!operation.Binder.HasBody)
            return null;
        var body = JsonNode.Parse(new DocComments().Example(operation.Request)!)!.AsObject();
        foreach (var parameter in operation.Binder.Parameters.Where(parameter => body.ContainsKey(parameter.Name) && EntityOf(parameter.Type) is not null))
            body[parameter.Name] = await product.IdentifierOf(EntityOf(parameter.Type)!, target);
        return body.ToJsonString();
    }

    /// <summary>The entity that a type identifies, or null.</summary>
    public static Type? EntityOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Id<>) ? type.GenericTypeArguments[0] : null;

    /// <summary>Sends it, for what belongs to a tenant; what the body names beside belongs to the caller's own.</summary>
    public static async Task<ApiAnswer> Call(this AttackedProduct product, ApiOperation operation, ApiClient program, CurrentTenant target, CurrentTenant own) => await program.Send(
        new(operation.Method), await product.PathOf(operation, target), await product.BodyOf(operation, own),
        operation.Verb == ApiVerb.Replace ? [("If-Match", "*")] : []);
}
