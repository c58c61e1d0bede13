namespace SaasStarter.Tests.Hosting;

/// <summary>Tests that measure: they run one after the other, when no other test does.</summary>
[CollectionDefinition(nameof(Measurements), DisableParallelization = true)]
public sealed class Measurements;
