using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Asks for everything that is kept about oneself. Whoever finds the browser open gets nothing.</summary>
internal sealed record RequestOwnData : ICommand<OwnDataPass>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;
}

/// <summary>With it the download opens, in the same session and for five minutes.</summary>
/// <param name="Secret">The secret in the address.</param>
internal sealed record OwnDataPass(string Secret);

internal sealed class RequestOwnDataHandler(TenantScope scope, OwnDataPasses passes) : IHandler<RequestOwnData, OwnDataPass>
{
    public Task<Result<OwnDataPass>> Handle(RequestOwnData request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<OwnDataPass>>(scope.Caller.Person!.IsDemo ? AccountProblem.Demo : new OwnDataPass(passes.Create()));
}

/// <summary>Makes and checks the passes.</summary>
internal sealed class OwnDataPasses(IDataProtectionProvider protection, TenantScope scope)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private ITimeLimitedDataProtector Protector => protection.CreateProtector(nameof(OwnDataPasses), scope.Caller.SessionId!.Value.ToString()).ToTimeLimitedDataProtector();

    /// <summary>A pass for this session.</summary>
    public string Create() => Protector.Protect(scope.Caller.Person!.Id.ToString(), Lifetime);

    /// <summary>Whether it is one of this session, and still good.</summary>
    public bool IsGood(string secret)
    {
        try
        {
            return Protector.Unprotect(secret) == scope.Caller.Person!.Id.ToString();
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return false;
        }
    }
}
