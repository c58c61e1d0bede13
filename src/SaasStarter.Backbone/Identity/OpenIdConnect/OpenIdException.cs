namespace SaasStarter.Backbone.Identity.OpenIdConnect;

/// <summary>Why a provider's word is not taken.</summary>
internal enum OpenIdFault
{
    /// <summary>It does not answer in time, or with an error.</summary>
    Unreachable,

    /// <summary>At its address there is no description of a provider, or one without what is needed.</summary>
    NoProvider,

    /// <summary>It calls itself otherwise than it is called here.</summary>
    OtherIssuer,

    /// <summary>It did not take back the code that it gave: used, expired, or the wrong client or secret.</summary>
    CodeRefused,

    /// <summary>What it sent is no token that can be read.</summary>
    Malformed,

    /// <summary>The token is signed with an algorithm that is not accepted, or not at all.</summary>
    Algorithm,

    /// <summary>The token is signed with a key that is none of its published ones.</summary>
    UnknownKey,

    /// <summary>The signature does not belong to the token.</summary>
    Signature,

    /// <summary>The token was issued by somebody else.</summary>
    Issuer,

    /// <summary>The token is for somebody else.</summary>
    Audience,

    /// <summary>The token has expired.</summary>
    Expired,

    /// <summary>The token is from the future, or too old.</summary>
    IssuedAt,

    /// <summary>The token belongs to another attempt to sign in.</summary>
    Nonce,

    /// <summary>The token came with an access token that is not the one that it was issued with.</summary>
    AccessToken,

    /// <summary>It does not say who the person is, or says two different things.</summary>
    Subject,
}

/// <summary>A provider's word is not taken.</summary>
/// <param name="fault">Why.</param>
/// <param name="detail">What exactly, for the log.</param>
/// <param name="cause">What it follows from.</param>
internal sealed class OpenIdException(OpenIdFault fault, string detail, Exception? cause = null) : Exception($"{fault}: {detail}", cause)
{
    /// <summary>Why.</summary>
    public OpenIdFault Fault { get; } = fault;
}
