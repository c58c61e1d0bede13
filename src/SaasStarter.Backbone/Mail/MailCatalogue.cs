using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SaasStarter.Backbone.Mail;

/// <summary>A kind of mail, by its stable name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The record.</param>
/// <param name="Samples">What it may look like, to a recipient.</param>
internal sealed record MailKind(string Name, Type Type, Func<MailRecipient, IReadOnlyList<IMail>> Samples)
{
    // What the constructor does not take is derived, as subject and parts are.
    private static readonly JsonSerializerOptions Values = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                type =>
                {
                    foreach (var derived in type.Properties.Where(property => property.AssociatedParameter is null).ToArray())
                        type.Properties.Remove(derived);
                },
            },
        },
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The kind of a record.</summary>
    public static MailKind Of<TMail>() where TMail : class, IMail<TMail> => new(TMail.Kind, typeof(TMail), TMail.Samples);

    /// <summary>The mail's values as JSON.</summary>
    public string Write(IMail mail) => JsonSerializer.Serialize(mail, Type, Values);

    /// <summary>The mail that was written.</summary>
    /// <exception cref="JsonException">The values are not those of such a mail (any more).</exception>
    /// <exception cref="ArgumentException">A value is refused, the recipient's address for example.</exception>
    public IMail Read(string json) => (IMail?)JsonSerializer.Deserialize(json, Type, Values) ?? throw new JsonException("There is no mail.");
}

/// <summary>Every kind of mail that the product sends.</summary>
internal sealed class MailCatalogue(IEnumerable<MailKind> kinds)
{
    private readonly Dictionary<string, MailKind> _kinds = kinds.OrderBy(kind => kind.Name, StringComparer.Ordinal).ToDictionary(kind => kind.Name);

    /// <summary>All kinds, by name.</summary>
    public IReadOnlyCollection<MailKind> All => _kinds.Values;

    /// <summary>The kind with this name; null for one that this version of the product does not know.</summary>
    public MailKind? Find(string name) => _kinds.GetValueOrDefault(name);

    /// <summary>The kinds of an assembly.</summary>
    public static IEnumerable<MailKind> Of(Assembly assembly)
    {
        var make = typeof(MailKind).GetMethod(nameof(MailKind.Of))!;
        return assembly.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false, IsGenericTypeDefinition: false } && type.IsAssignableTo(typeof(IMail)))
            .Select(type => (MailKind)make.MakeGenericMethod(type).Invoke(null, null)!);
    }
}
