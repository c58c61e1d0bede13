using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>Does not let a program in.</summary>
/// <param name="Code">What the program shows.</param>
internal sealed record DenyDevice(string Code) : ICommand<Done>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class DenyDeviceHandler(AccountsDb db, TimeProvider clock) : IHandler<DenyDevice, Done>
{
    public async Task<Result<Done>> Handle(DenyDevice request, CancellationToken cancellationToken) =>
        await db.Set<DeviceRequest>().Waiting(request.Code, clock.GetUtcNow()).ExecuteUpdateAsync(device => device.SetProperty(d => d.IsDenied, true), cancellationToken) == 0
            ? Problem.Gone(Strings.Text("NoSuchDeviceCode")) : Done.Instance;
}
