namespace SaasStarter.Backbone.Core;

/// <summary>Something without which the product cannot answer. What is registered counts in <c>/health/ready</c>.</summary>
public interface IReadinessCheck
{
    /// <summary>One word for it.</summary>
    string Name { get; }

    /// <summary>What is wrong and what to do, in a sentence without host names and secrets, or null when all is well.</summary>
    Task<string?> Problem(CancellationToken cancellationToken);
}
