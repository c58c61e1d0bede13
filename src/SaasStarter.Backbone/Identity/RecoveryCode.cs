using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>A code that stands in for a lost second factor, once: it is gone when it was used.</summary>
public sealed class RecoveryCode : IPersonalData
{
    /// <summary>The account.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The SHA-256 of account and code. The code has 80 random bits, more than anybody can try.</summary>
    public required byte[] CodeHash { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.SignIns)
    {
        Person = nameof(UserId),
        Secrets = [nameof(CodeHash)],
    };
}
