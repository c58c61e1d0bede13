namespace SaasStarter.Backbone.Components.Kit;

/// <summary>Gives the cells of one row their columns, in the order in which they are rendered.</summary>
internal sealed class RowCells(IReadOnlyList<Column> columns)
{
    private int _next;

    /// <summary>The column of the next cell.</summary>
    public Column Next() => columns[_next++];
}
