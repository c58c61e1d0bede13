using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Who is signed in, as they wrote it.</summary>
internal sealed record ShowProfile : IQuery<Person>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class ShowProfileHandler(TenantScope scope) : IHandler<ShowProfile, Person>
{
    public Task<Result<Person>> Handle(ShowProfile request, CancellationToken cancellationToken) => Task.FromResult<Result<Person>>(scope.Caller.Person!);
}
