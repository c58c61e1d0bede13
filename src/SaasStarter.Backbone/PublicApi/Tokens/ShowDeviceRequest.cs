using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>Shows the program that asks, with the tenants in which it could be let in.</summary>
/// <param name="Code">What the program shows.</param>
internal sealed record ShowDeviceRequest(string Code) : IQuery<AskingProgram>
{
    public static Audience Audience => Audience.SignedIn;
}

/// <summary>A program that asks.</summary>
/// <param name="Program">What it calls itself.</param>
/// <param name="Address">The network address that it asks from.</param>
/// <param name="ExpiresAt">Until when it can be let in.</param>
/// <param name="Tenants">Where.</param>
internal sealed record AskingProgram(string Program, string Address, DateTimeOffset ExpiresAt, IReadOnlyList<TenantOfPerson> Tenants);

internal sealed class ShowDeviceRequestHandler(AccountsDb db, TenantDirectory directory, TenantScope scope, RateLimit rateLimit, TimeProvider clock) : IHandler<ShowDeviceRequest, AskingProgram>
{
    public async Task<Result<AskingProgram>> Handle(ShowDeviceRequest request, CancellationToken cancellationToken)
    {
        if (UserCode.Read(request.Code) is null)
            return Problem.Gone(Strings.Text("NoSuchDeviceCode"));
        if (await rateLimit.Count(Rate.UserCodes, scope.Caller.Person!.Id.ToString(), cancellationToken) is { } tooMany)
            return tooMany;
        if (await db.Set<DeviceRequest>().Waiting(request.Code, clock.GetUtcNow()).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } device)
            return Problem.Gone(Strings.Text("NoSuchDeviceCode"));
        var session = scope.Caller.SessionId!.Value;
        var tenants = await directory.TenantsOf(session, cancellationToken);
        // Those whose rule for signing in this session does not meet are left out: the program would not get in, either.
        var open = await directory.MembershipsOf([.. tenants.Select(tenant => (session, tenant.Id))], cancellationToken);
        return new AskingProgram(device.Program, device.Address, device.ExpiresAt, [.. tenants.Where(tenant => open.ContainsKey((session, tenant.Id)))]);
    }
}

internal static class DeviceRequests
{
    /// <summary>The request that waits with this code, if there is one.</summary>
    public static IQueryable<DeviceRequest> Waiting(this IQueryable<DeviceRequest> requests, string code, DateTimeOffset now)
    {
        var hash = UserCode.HashOf(UserCode.Read(code) ?? "");
        return requests.Where(request => request.UserCodeHash == hash && request.ExpiresAt > now && request.AllowedIn == null && !request.IsDenied);
    }
}
