using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Identity.External;

namespace SaasStarter.Backbone.Identity;

/// <summary>What a use case may know of the browser that sends the request.</summary>
internal sealed class ThisBrowser(IHttpContextAccessor accessor)
{
    /// <summary>From where it comes.</summary>
    public Visitor Visitor => Visitor.Of(Context);

    /// <summary>The token of the mailed code that it waits for, or null.</summary>
    public string? CodeToken => CodeCookie.Read(Context);

    /// <summary>The token of the sign-in that waits for its second factor, or null.</summary>
    public string? PendingToken => PendingSignInCookie.Read(Context);

    /// <summary>The token of the attempt to sign in with a provider, or null.</summary>
    public string? ExternalToken => ExternalCookie.Read(Context);

    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("No browser sent this: the use case belongs to a page.");
}
