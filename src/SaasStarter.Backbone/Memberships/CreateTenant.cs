using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Creates a tenant, whose owner is the caller.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slug">Its place in the address; empty for one made from the name.</param>
public sealed record CreateTenant(string Name, string Slug) : ICommand<CurrentTenant>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.SignedIn;

    /// <inheritdoc/>
    public void Validate(Validation check)
    {
        check.Line(Name, TenantRules.MaximumNameLength);
        if (Slug.Length > 0)
            check.Address(Slug);
    }
}

internal sealed class CreateTenantHandler(TenantScope scope, TenantDirectory directory, RateLimit rateLimit) : IHandler<CreateTenant, CurrentTenant>
{
    private const int Attempts = 5;

    private static readonly Rate PerPerson = new("create-tenant", 20, TimeSpan.FromDays(1));

    public async Task<Result<CurrentTenant>> Handle(CreateTenant request, CancellationToken cancellationToken)
    {
        var owner = scope.Caller.Person!.Id;
        if (await rateLimit.Count(PerPerson, owner.ToString(), cancellationToken) is { } tooMany)
            return tooMany;
        if (request.Slug.Length > 0)
            return await directory.Create(TenantRules.Lower(request.Slug), request.Name, owner, scope.Caller, cancellationToken);
        return await CreateAtSuggestedAddress(request.Name, owner, cancellationToken);
    }

    private async Task<Result<CurrentTenant>> CreateAtSuggestedAddress(string name, Id<Person> owner, CancellationToken cancellationToken)
    {
        foreach (var slug in Suggestions(name).Where(slug => Slug.IsWellFormed(slug) && !Slug.IsReserved(slug)))
        {
            try
            {
                return await directory.Create(slug, name, owner, scope.Caller, cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Taken, or like a taken one: the next.
            }
        }
        return Problem.Invalid(nameof(CreateTenant.Slug), Strings.Text("SlugNotSuggested"));
    }

    private static IEnumerable<string> Suggestions(string name)
    {
        var slug = Slug.Suggest(name);
        var stem = slug.Length <= Slug.MaximumLength - 2 ? slug : slug[..(Slug.MaximumLength - 2)].TrimEnd('-');
        return Enumerable.Range(2, Attempts).Select(number => $"{stem}-{number}").Prepend(slug);
    }
}
