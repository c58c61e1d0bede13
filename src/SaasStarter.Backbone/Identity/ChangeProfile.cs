using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Changes one's own name, language and time zone.</summary>
/// <param name="Name">The name as others see it.</param>
/// <param name="Culture">The language of pages and mails, one of the brand's.</param>
/// <param name="TimeZone">The IANA time zone in which moments are shown.</param>
internal sealed record ChangeProfile(string Name, string Culture, string TimeZone) : ICommand<Done>
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check
        .Line(Name, 100)
        .That(TimeZones.IsKnown(TimeZone), nameof(TimeZone), Strings.Text("UnknownTimeZone"));
}

internal sealed class ChangeProfileHandler(AccountsDb db, Accounts accounts, Brand brand) : IHandler<ChangeProfile, Done>
{
    public async Task<Result<Done>> Handle(ChangeProfile request, CancellationToken cancellationToken)
    {
        if (!brand.Cultures.Contains(request.Culture))
            return Problem.Invalid(nameof(request.Culture), Strings.Text("UnknownLanguage"));
        var user = await accounts.Own(cancellationToken);
        if (user.IsDemo)
            return AccountProblem.Demo;
        (user.Name, user.Culture, user.TimeZone) = (request.Name, request.Culture, request.TimeZone);
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
