using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>An account somewhere else with which one can sign in.</summary>
/// <param name="Id">The link.</param>
/// <param name="Provider">What people call the provider.</param>
/// <param name="Email">The mail address there when it was linked.</param>
/// <param name="CreatedAt">When it was linked.</param>
/// <param name="LastUsedAt">When it was last used.</param>
/// <param name="Issuer">The provider's identifier.</param>
/// <param name="IsOfTenant">Whether it is the single sign-on of a tenant.</param>
internal sealed record ExternalSignInRow(Id<ExternalSignIn> Id, string Provider, string? Email, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, string Issuer, bool IsOfTenant);

/// <summary>One's own linked accounts, the oldest first.</summary>
internal sealed record ListExternalSignIns : IQuery<IReadOnlyList<ExternalSignInRow>>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class ListExternalSignInsHandler(AccountsDb db, TenantScope scope) : IHandler<ListExternalSignIns, IReadOnlyList<ExternalSignInRow>>
{
    public async Task<Result<IReadOnlyList<ExternalSignInRow>>> Handle(ListExternalSignIns request, CancellationToken cancellationToken)
    {
        var user = scope.Caller.Person!.Id.Value;
        return await db.Set<ExternalSignIn>().Where(signIn => signIn.UserId == user).OrderBy(signIn => signIn.CreatedAt)
            .Select(signIn => new ExternalSignInRow(signIn.Id, signIn.Title, signIn.Email, signIn.CreatedAt, signIn.LastUsedAt, signIn.Issuer, signIn.TenantId != null))
            .Take(100).ToListAsync(cancellationToken);
    }
}
