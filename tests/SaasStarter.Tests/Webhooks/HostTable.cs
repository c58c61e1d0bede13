using System.Collections.Concurrent;
using System.Net;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Tests.Webhooks;

/// <summary>Where hosts are, as a test says. One with several answers gives them one after the other, and the last again and again: what an attacker's own name server does.</summary>
internal sealed class HostTable : IHostLookup
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<IPAddress[]>> _answers = new();
    private readonly ConcurrentQueue<string> _asked = [];

    /// <summary>The hosts that were asked for.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>An address that is anybody's, at which nobody listens to us: nothing is ever sent there.</summary>
    public static IPAddress SomewherePublic { get; } = IPAddress.Parse("93.184.215.14");

    public HostTable Add(string host, params string[][] answers)
    {
        _answers[host] = new(answers.Select(answer => answer.Select(IPAddress.Parse).ToArray()));
        return this;
    }

    public Task<IPAddress[]> Find(string host, CancellationToken cancellationToken)
    {
        _asked.Enqueue(host);
        if (host == "localhost")
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        if (!_answers.TryGetValue(host, out var answers))
            return Task.FromResult<IPAddress[]>([]);
        return Task.FromResult(answers.Count > 1 && answers.TryDequeue(out var first) ? first : answers.TryPeek(out var last) ? last : []);
    }
}
