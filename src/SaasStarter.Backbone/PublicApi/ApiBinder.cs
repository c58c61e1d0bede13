using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>Makes a request from a call: each parameter of its constructor stands in the path, the query string or the body, and what is none of them is refused.</summary>
internal sealed partial class ApiBinder
{
    private readonly ApiOperation _operation;
    private readonly ConstructorInfo _constructor;

    public ApiBinder(ApiOperation operation)
    {
        _operation = operation;
        _constructor = operation.Request.GetConstructors()[0];
        var inPath = InBraces().Matches(operation.Path).Select(match => match.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Parameters = [.. _constructor.GetParameters().Select(parameter => new ApiParameter(parameter, inPath.Contains(parameter.Name!) ? ApiPlace.Path
            : operation.IsWrite ? ApiPlace.Body
            : operation.Verb == ApiVerb.List && parameter.Name == "After" ? ApiPlace.Cursor : ApiPlace.Query))];
    }

    /// <summary>All parameters, in the order of the constructor.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; }

    /// <summary>Whether the operation has a body.</summary>
    public bool HasBody => Parameters.Any(parameter => parameter.Place == ApiPlace.Body);

    /// <summary>The request.</summary>
    /// <param name="context">The call.</param>
    /// <param name="body">The body, an object; ignored when the operation has none.</param>
    /// <param name="cursor">Where the page begins, unwrapped; null for the first.</param>
    public Result<TRequest> Bind<TRequest>(HttpContext context, JsonElement body, string? cursor)
    {
        if (Unknown(context.Request.Query, body) is { Count: > 0 } unknown)
            return Problem.Invalid(unknown);
        var errors = new List<FieldError>();
        var arguments = new List<object?>();
        foreach (var parameter in Parameters)
        {
            var (isGiven, isReadable, value) = Read(parameter, context, body, cursor);
            if (!isReadable && parameter.Place == ApiPlace.Path)
                return Problem.NotFound;
            if (!isReadable && parameter.Place == ApiPlace.Cursor)
                return ApiProblems.WrongCursor;
            if (!isReadable)
                errors.Add(new(parameter.Name, Strings.Text("WrongFormat")));
            else if (!isGiven && parameter.IsRequired)
                errors.Add(new(parameter.Name, Strings.Text("Required")));
            arguments.Add(value);
        }
        if (errors.Count > 0)
            return Problem.Invalid(errors);
        return (TRequest)_constructor.Invoke([.. arguments]);
    }

    private static (bool IsGiven, bool IsReadable, object? Value) Read(ApiParameter parameter, HttpContext context, JsonElement body, string? cursor)
    {
        if (parameter.Place == ApiPlace.Body)
            return body.TryGetProperty(parameter.Name, out var json) ? (true, parameter.TryRead(json, out var given), given) : (false, true, parameter.Default);
        var text = parameter.Place switch
        {
            ApiPlace.Path => context.Request.RouteValues[parameter.Name] as string,
            ApiPlace.Cursor => cursor,
            _ => context.Request.Query.TryGetValue(parameter.Name, out var filter) ? filter.ToString() : null,
        };
        return text is null ? (false, true, parameter.Default) : (true, parameter.TryRead(text, out var value), value);
    }

    private List<FieldError> Unknown(IQueryCollection query, JsonElement body)
    {
        string[] filters = [.. Parameters.Where(parameter => parameter.Place is ApiPlace.Query or ApiPlace.Cursor).Select(parameter => parameter.Name)];
        string[] fields = [.. Parameters.Where(parameter => parameter.Place == ApiPlace.Body).Select(parameter => parameter.Name)];
        var errors = query.Keys.Except(filters, StringComparer.Ordinal).Select(name => new FieldError(name, Unknown("UnknownFilter", filters))).ToList();
        if (_operation.IsWrite && body.ValueKind == JsonValueKind.Object)
            errors.AddRange(body.EnumerateObject().Select(field => field.Name).Except(fields, StringComparer.Ordinal).Select(name => new FieldError(name, Unknown("UnknownField", fields))));
        return errors;
    }

    private static LocalizedText Unknown(string key, string[] known) => known.Length == 0 ? Strings.Text($"{key}OfNone") : Strings.Text(key, string.Join(", ", known));

    [GeneratedRegex(@"(?<=\{)\w+(?=\})")]
    private static partial Regex InBraces();
}
