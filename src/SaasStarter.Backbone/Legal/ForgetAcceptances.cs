using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Legal;

/// <summary>What a person accepted goes with the account; what they accepted for a tenant stays with the tenant.</summary>
internal sealed class ForgetAcceptances(IServiceScopeFactory scopes) : IAccountDeletion
{
    public async Task<Result<Done>> BeforeDeletion(Person person, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        await services.ServiceProvider.GetRequiredService<AccountsDb>().Set<Acceptance>().Where(acceptance => acceptance.UserId == person.Id.Value).ExecuteDeleteAsync(cancellationToken);
        return Done.Instance;
    }
}
