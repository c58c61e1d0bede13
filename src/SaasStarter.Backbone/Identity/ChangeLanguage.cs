using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Changes one's own language.</summary>
/// <param name="Culture">One of the brand's.</param>
internal sealed record ChangeLanguage(string Culture) : ICommand<Done>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class ChangeLanguageHandler(AccountsDb db, Brand brand, TenantScope scope) : IHandler<ChangeLanguage, Done>
{
    public async Task<Result<Done>> Handle(ChangeLanguage request, CancellationToken cancellationToken)
    {
        if (!brand.Cultures.Contains(request.Culture))
            return Problem.Invalid(nameof(request.Culture), Strings.Text("UnknownLanguage"));
        var id = scope.Caller.Person!.Id.Value;
        await db.Users.Where(user => user.Id == id).ExecuteUpdateAsync(user => user.SetProperty(u => u.Culture, request.Culture), cancellationToken);
        return Done.Instance;
    }
}

/// <summary>Keeps on the account what was chosen at the foot of a page.</summary>
internal sealed class AccountCulture(IDispatcher dispatcher) : IAccountCulture
{
    public Task Change(string culture, CancellationToken cancellationToken) => dispatcher.Send(new ChangeLanguage(culture), cancellationToken);
}
