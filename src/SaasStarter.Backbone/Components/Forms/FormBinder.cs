using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Components.Forms;

/// <summary>Makes a request record from a posted form: each constructor parameter is a part of the path or a field, and nothing else counts.</summary>
internal static class FormBinder
{
    private static readonly ConcurrentDictionary<Type, Func<string, object?>> Parsers = new();

    /// <summary>The request with every field that could be read, and a message for every field that could not.</summary>
    /// <returns>Null as the request when the path itself is malformed: there is no such thing.</returns>
    public static async Task<(object? Request, IReadOnlyList<FieldError> Errors)> Bind(
        Type type, IFormCollection form, RouteValueDictionary path, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var constructor = ConstructorOf(type);
        var arguments = new List<object?>();
        foreach (var parameter in constructor.GetParameters())
        {
            if (path.TryGetValue(parameter.Name!, out var part))
            {
                if (!TryParse(parameter, part?.ToString() ?? "", out var value))
                    return (null, []);
                arguments.Add(value);
            }
            else if (parameter.ParameterType == typeof(UploadedFile))
            {
                arguments.Add(await Read(form.Files[parameter.Name!], cancellationToken));
            }
            else if (parameter.ParameterType == typeof(IncomingFile))
            {
                arguments.Add(form.Files[parameter.Name!] is { FileName.Length: > 0 } file ? new IncomingFile(file.FileName, file.Length, file.OpenReadStream) : null);
            }
            else
            {
                if (!TryParse(parameter, form[parameter.Name!].ToString(), out var value))
                    errors.Add(new(parameter.Name!, Strings.Text("WrongFormat")));
                arguments.Add(value);
            }
        }
        return (constructor.Invoke([.. arguments]), errors);
    }

    /// <summary>A message for every field that held a null character.</summary>
    public static IEnumerable<FieldError> NotText(Type type, IFormCollection form) => ConstructorOf(type).GetParameters()
        .Where(parameter => form[parameter.Name!].ToString().Contains(PostedForm.Substitute))
        .Select(parameter => new FieldError(parameter.Name!, Strings.Text("NoText")));

    /// <summary>What was typed, without what must not or cannot be shown again.</summary>
    public static Dictionary<string, string> ValuesToShowAgain(Type type, IFormCollection form)
    {
        var secrets = ConstructorOf(type).GetParameters().Where(parameter => parameter.ParameterType == typeof(Secret)).Select(parameter => parameter.Name);
        return form.Where(field => !secrets.Contains(field.Key, StringComparer.OrdinalIgnoreCase) && !field.Key.StartsWith("__", StringComparison.Ordinal))
            .ToDictionary(field => field.Key, field => Showable(field.Value.ToString()), StringComparer.OrdinalIgnoreCase);
    }

    // What HTML cannot hold (HTML standard, 13.2.3.5): control characters except for white space, and what is no character.
    private static string Showable(string text) => string.Concat(text.Where(c => (!char.IsControl(c) || c is '\r' or '\n' or '\t') && c is not ('\uFFFE' or '\uFFFF')));

    private static ConstructorInfo ConstructorOf(Type type) => type.GetConstructors()[0];

    private static bool TryParse(ParameterInfo parameter, string text, out object? value)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var isOptional = Nullable.GetUnderlyingType(parameter.ParameterType) is not null;
        if (text.Length == 0 && isOptional)
        {
            value = null;
            return true;
        }
        value = Parsers.GetOrAdd(type, ParserOf)(text);
        if (value is not null)
            return true;
        value = type.IsValueType ? Activator.CreateInstance(type) : null;
        return false;
    }

    // A parser answers null for a text that it cannot read.
    private static Func<string, object?> ParserOf(Type type)
    {
        if (type == typeof(string))
            return text => text.Trim();
        if (type == typeof(Secret))
            return text => new Secret(text);
        if (type == typeof(bool))
            return text => text is "on" or "true";
        if (type.IsEnum)
            return text => Enum.TryParse(type, text, ignoreCase: true, out var value) && Enum.IsDefined(type, value) && !char.IsDigit(text[0]) ? value : null;
        return typeof(FormBinder).GetMethod(nameof(ParserOfParsable), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).CreateDelegate<Func<Func<string, object?>>>()();
    }

    private static Func<string, object?> ParserOfParsable<T>() where T : IParsable<T> =>
        text => T.TryParse(text, CultureInfo.CurrentCulture, out var value) ? value : null;

    private static async Task<UploadedFile?> Read(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is null || file.Length == 0)
            return null;
        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, cancellationToken);
        return new UploadedFile(file.FileName, content.ToArray());
    }
}
