using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>
/// A list that programs read a page at a time. Its parameters are what it can be filtered by; a parameter <c>After</c> takes <see cref="Page{TItem}.Next"/> of the
/// page before, of whatever type it is written from, and is null for the first.
/// </summary>
/// <typeparam name="TItem">What is listed.</typeparam>
public interface IPagedQuery<TItem> : IQuery<Page<TItem>>
{
    /// <summary>How many items a page has at most, from 1 to <see cref="Page.MaximumLimit"/>.</summary>
    int Limit { get; }
}

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record Page<TItem>(IReadOnlyList<TItem> Items, string? Next);

/// <summary>Makes pages.</summary>
public static class Page
{
    /// <summary>How many items a page has when nothing is said.</summary>
    public const int DefaultLimit = 50;

    /// <summary>How many items a page has at most.</summary>
    public const int MaximumLimit = 100;

    /// <summary>A page of what was read: one item more than the page holds, if there is one, says that another page follows.</summary>
    /// <param name="read">What was read, in its order.</param>
    /// <param name="limit">How many items the page holds.</param>
    /// <param name="placeOf">What says where an item stands in the list.</param>
    public static Page<TItem> Of<TItem>(IReadOnlyList<TItem> read, int limit, Func<TItem, string> placeOf) => read.Count > limit
        ? new([.. read.Take(limit)], placeOf(read[limit - 1]))
        : new(read, null);
}
