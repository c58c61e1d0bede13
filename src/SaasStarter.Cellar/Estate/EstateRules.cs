namespace SaasStarter.Cellar.Estate;

/// <summary>What holds for names of the estate.</summary>
internal static class EstateRules
{
    /// <summary>The longest name, in UTF-16 units.</summary>
    public const int MaximumLength = 80;
}
