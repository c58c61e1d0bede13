using System.Diagnostics.CodeAnalysis;

namespace SaasStarter.Backbone.Core;

/// <summary>What has an <see cref="Id{T}"/>: it names the prefix by which a reader recognises its identifiers.</summary>
public interface IIdentified
{
    /// <summary>Two to four lower-case letters, unique in the product: <c>mem</c> for a membership.</summary>
    static abstract string IdPrefix { get; }
}

/// <summary>
/// The identifier of a <typeparamref name="T"/>: a UUID version 7 (RFC 9562), so that rows are inserted in the order of creation.
/// Outside the database it is written with its prefix, <c>mem_0199f2c81d5a7c3e8f0a4b6d2e1c9a70</c>, and an identifier of
/// another kind does not parse.
/// </summary>
/// <param name="Value">The bare UUID, as the database stores it.</param>
public readonly record struct Id<T>(Guid Value) : IParsable<Id<T>>, IComparable<Id<T>>
    where T : IIdentified
{
    /// <summary>A new identifier, later in order than those made before it.</summary>
    public static Id<T> New() => new(Guid.CreateVersion7());

    /// <summary>A new identifier for something that happened at <paramref name="moment"/>.</summary>
    public static Id<T> New(DateTimeOffset moment) => new(Guid.CreateVersion7(moment));

    /// <summary>Reads the written form.</summary>
    /// <exception cref="FormatException">The text is not an identifier of a <typeparamref name="T"/>.</exception>
    public static Id<T> Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"Not an identifier of a {typeof(T).Name}.");

    /// <summary>Reads the written form; false for anything else, the empty UUID included.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Id<T> result)
    {
        result = default;
        if (s is null || !s.StartsWith(T.IdPrefix, StringComparison.Ordinal) || s.ElementAtOrDefault(T.IdPrefix.Length) != '_')
            return false;
        if (!Guid.TryParseExact(s.AsSpan(T.IdPrefix.Length + 1), "N", out var value) || value == Guid.Empty)
            return false;
        result = new(value);
        return true;
    }

    /// <summary>Orders by the moment of creation.</summary>
    public int CompareTo(Id<T> other) => Value.CompareTo(other.Value);

    /// <summary>The written form: prefix, underscore, 32 hexadecimal digits.</summary>
    public override string ToString() => $"{T.IdPrefix}_{Value:N}";

#pragma warning disable CS1591 // The comparison operators that IComparable asks for.
    public static bool operator <(Id<T> left, Id<T> right) => left.CompareTo(right) < 0;
    public static bool operator <=(Id<T> left, Id<T> right) => left.CompareTo(right) <= 0;
    public static bool operator >(Id<T> left, Id<T> right) => left.CompareTo(right) > 0;
    public static bool operator >=(Id<T> left, Id<T> right) => left.CompareTo(right) >= 0;
#pragma warning restore CS1591
}
