using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>Begins to let a program in: gives it a code to ask with, and one to show to its person (RFC 8628, 3.1).</summary>
/// <param name="Program">What the program calls itself.</param>
internal sealed record RequestDeviceCode(string Program) : ICommand<DeviceCodes>
{
    public static Audience Audience => Audience.Anonymous;

    // Nobody has done anything yet.
    public bool IsRecorded => false;

    public void Validate(Validation check) => check.Line(Program, DeviceRequest.MaximumNameLength);
}

/// <summary>The codes of a program that asks.</summary>
/// <param name="DeviceCode">With what the program asks how it stands.</param>
/// <param name="UserCode">What the person types.</param>
internal sealed record DeviceCodes(string DeviceCode, string UserCode);

internal sealed class RequestDeviceCodeHandler(AccountsDb db, RateLimit rateLimit, ThisBrowser browser, TimeProvider clock) : IHandler<RequestDeviceCode, DeviceCodes>
{
    public async Task<Result<DeviceCodes>> Handle(RequestDeviceCode request, CancellationToken cancellationToken)
    {
        if (await rateLimit.Count(Rate.DeviceCodesForNetwork, browser.Visitor.Network, cancellationToken) is { } tooMany)
            return tooMany;
        var now = clock.GetUtcNow();
        await db.Set<DeviceRequest>().Where(old => old.ExpiresAt < now - DeviceRequest.Lifetime).OrderBy(old => old.ExpiresAt).Take(20).ExecuteDeleteAsync(cancellationToken);
        var ((deviceCode, hash), userCode) = (SessionCookie.NewToken(), UserCode.New());
        db.Add(new DeviceRequest
        {
            DeviceHash = hash,
            UserCodeHash = UserCode.HashOf(userCode),
            Program = request.Program,
            Address = browser.Visitor.Address,
            ExpiresAt = now + DeviceRequest.Lifetime,
        });
        await db.SaveChangesAsync(cancellationToken);
        return new DeviceCodes(deviceCode, userCode);
    }
}
