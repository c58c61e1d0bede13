namespace SaasStarter.Backbone.Persistence.Embedded;

/// <summary>The newest lines of a log, for a message about what went wrong.</summary>
internal sealed class LastLines
{
    private const int Kept = 20;

    private readonly Queue<string> _lines = new();
    private readonly Lock _lock = new();

    public void Add(string line)
    {
        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
                _lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (_lock)
            return string.Join('\n', _lines);
    }
}
