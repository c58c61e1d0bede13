using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Asks for everything that is kept about oneself, with the password: whoever finds the browser open gets nothing.</summary>
internal sealed record RequestOwnData(Core.Secret CurrentPassword) : ICommand<OwnDataPass>
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.Given(CurrentPassword);
}

/// <summary>With it the download opens, in the same session and for five minutes.</summary>
/// <param name="Secret">The secret in the address.</param>
internal sealed record OwnDataPass(string Secret);

internal sealed class RequestOwnDataHandler(Accounts accounts, Passwords passwords, OwnDataPasses passes) : IHandler<RequestOwnData, OwnDataPass>
{
    public async Task<Result<OwnDataPass>> Handle(RequestOwnData request, CancellationToken cancellationToken) =>
        await passwords.Confirm(await accounts.Own(cancellationToken), request.CurrentPassword, cancellationToken) is { } problem ? problem : new OwnDataPass(passes.Create());
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
