using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>Lets a program act for oneself, in one tenant. Who allows it has to show that it is they, and is told by mail.</summary>
/// <param name="Code">What the program shows.</param>
/// <param name="Tenant">The tenant.</param>
internal sealed record AllowDevice(string Code, Id<Tenant> Tenant) : ICommand<AllowedProgram>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;

    public string Subject => Tenant.ToString();
}

/// <summary>A program that was let in.</summary>
/// <param name="Program">What it calls itself.</param>
internal sealed record AllowedProgram(string Program);

internal sealed class AllowDeviceHandler(AccountsDb db, TenantDirectory directory, TenantScope scope, Mailer mailer, TimeProvider clock) : IHandler<AllowDevice, AllowedProgram>
{
    public async Task<Result<AllowedProgram>> Handle(AllowDevice request, CancellationToken cancellationToken)
    {
        var (session, now) = (scope.Caller.SessionId!.Value, clock.GetUtcNow());
        if ((await directory.MembershipsOf([(session, request.Tenant)], cancellationToken)).Count == 0)
            return Problem.NotFound;
        var waiting = db.Set<DeviceRequest>().Waiting(request.Code, now);
        var program = await waiting.Select(device => device.Program).SingleOrDefaultAsync(cancellationToken);
        var allowed = await waiting.ExecuteUpdateAsync(device => device
            .SetProperty(d => d.AllowedIn, new Id<Session>(session)).SetProperty(d => d.AllowedTenantId, request.Tenant), cancellationToken);
        if (allowed == 0 || program is null)
            return Problem.Gone(Strings.Text("NoSuchDeviceCode"));
        await mailer.Send(new SecurityChangedMail(MailRecipient.Of(scope.Caller.Person!), SecurityChange.ProgramAllowed, program), cancellationToken);
        return new AllowedProgram(program);
    }
}
