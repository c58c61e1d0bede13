using System.Text;
using System.Text.Json;

namespace SaasStarter.Backbone.Stripe;

/// <summary>
/// Writes parameters as Stripe's API takes them, in a body and in a query: <c>items[0][price]=price_1&amp;metadata[tenant]=acme</c>. Times are Unix
/// seconds; what is null is left out; an empty text takes a value away.
/// </summary>
internal static class FormEncoding
{
    /// <summary>The parameters in a line.</summary>
    /// <param name="parameters">A record of parameters, or null for none.</param>
    public static string Encode(object? parameters)
    {
        if (parameters is null)
            return "";
        var form = new StringBuilder();
        foreach (var property in JsonSerializer.SerializeToElement(parameters, parameters.GetType(), StripeJson.Options).EnumerateObject())
            Write(form, Escape(property.Name), property.Value);
        return form.ToString();
    }

    private static void Write(StringBuilder form, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                    Write(form, $"{name}[{Escape(property.Name)}]", property.Value);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index())
                    Write(form, $"{name}[{index}]", item);
                break;
            default:
                form.Append(form.Length == 0 ? "" : "&").Append(name).Append('=').Append(Escape(Text(value)));
                break;
        }
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
