using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace SaasStarter.Backbone.Core;

/// <summary>
/// Something that the staff switches while the product runs: what is tried out with a few, or has to be stopped at once. What a plan includes is no flag but a
/// <see cref="Feature"/> or a <see cref="Limit"/>: flags say nothing about what is paid.
/// </summary>
/// <param name="Name">Its stored name, which never changes: <c>live-pages</c>.</param>
/// <param name="Title">What it is called on the staff's page.</param>
/// <param name="Description">What happens with it and without it.</param>
public abstract record Flag(string Name, LocalizedText Title, LocalizedText Description)
{
    /// <summary>The value that counts when nobody set one, as it is stored.</summary>
    public abstract string DefaultText { get; }

    /// <summary>The values from which one chooses, as they are stored; empty when any that <see cref="Accepts"/> takes will do.</summary>
    public abstract IReadOnlyList<string> Choices { get; }

    /// <summary>Whether a text can be read as a value.</summary>
    public abstract bool Accepts(string text);
}

/// <summary>A flag with its type: <c>new Flag&lt;bool&gt;("live-pages", …, Default: true)</c>. The capability that reads it declares it once and registers it.</summary>
/// <param name="Name">Its stored name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Description">What happens with it and without it.</param>
/// <param name="Default">What counts when nobody set anything.</param>
/// <param name="Minimum">The smallest value, for what has an order.</param>
/// <param name="Maximum">The largest value.</param>
/// <typeparam name="T">What it can be: <see langword="bool"/>, or a number.</typeparam>
public sealed record Flag<T>(string Name, LocalizedText Title, LocalizedText Description, T Default, T? Minimum = null, T? Maximum = null)
    : Flag(Name, Title, Description)
    where T : struct, IParsable<T>, IComparable<T>
{
    /// <inheritdoc/>
    public override string DefaultText => Write(Default);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Choices => typeof(T) == typeof(bool) ? ["true", "false"] : [];

    /// <inheritdoc/>
    public override bool Accepts(string text) => TryRead(text, out _);

    /// <summary>Reads a stored value.</summary>
    /// <returns>False for what is none: it was stored by another version.</returns>
    public bool TryRead([NotNullWhen(true)] string? text, out T value) =>
        T.TryParse(text, CultureInfo.InvariantCulture, out value)
        && (Minimum is not { } minimum || value.CompareTo(minimum) >= 0) && (Maximum is not { } maximum || value.CompareTo(maximum) <= 0);

    private static string Write(T value) => value is bool isOn ? isOn ? "true" : "false" : string.Create(CultureInfo.InvariantCulture, $"{value}");
}

/// <summary>Reads flags for whoever acts, in the tenant that was entered. It asks nothing of the database.</summary>
public interface IFlags
{
    /// <summary>The value for the person, else for the tenant, else for its plan, else for everybody, else the default.</summary>
    T Of<T>(Flag<T> flag) where T : struct, IParsable<T>, IComparable<T>;
}

/// <summary>Registers flags.</summary>
public static class FlagServices
{
    /// <summary>Registers a flag, so that the staff finds it.</summary>
    public static IServiceCollection AddFlag(this IServiceCollection services, Flag flag) => services.AddSingleton(flag);
}
