using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Users;

/// <summary>Takes all second factors away from somebody who has lost them, with a reason that the person reads. Of staff, only the operator does it, on the server.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Reason">Why, for the person.</param>
internal sealed record ResetFactors(Id<Person> Person, string Reason) : ICommand<Done>, ISensitive
{
    public static Audience Audience => Audience.Platform(UserPages.Manage);

    public string Subject => Person.ToString();

    public void Validate(Validation check) => check.Line(Reason, ResetSecondFactor.MaximumReasonLength);
}

internal sealed class ResetFactorsHandler(UserAccounts accounts, IServiceScopeFactory scopes) : IHandler<ResetFactors, Done>
{
    public async Task<Result<Done>> Handle(ResetFactors request, CancellationToken cancellationToken)
    {
        if (await accounts.Find(request.Person, cancellationToken) is not { } user)
            return Problem.NotFound;
        if (user.StaffRole is not null)
            return Problem.Conflict(Strings.Text("StaffIsReset"));
        // At the accounts' door, which the staff's own role does not open: what the operator does on the server is done here for the staff.
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Identify(Caller.System);
        return await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(new ResetSecondFactor(user.Email, request.Reason), cancellationToken);
    }
}
