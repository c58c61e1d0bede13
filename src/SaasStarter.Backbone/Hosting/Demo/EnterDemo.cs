using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting.Demo;

/// <summary>Enters the demonstration as one of its people, without a password. The gate decides where that exists at all; only people of the demonstration can be entered as.</summary>
/// <param name="Person">Whom to enter as.</param>
internal sealed record EnterDemo(Id<Person> Person) : ICommand<string>
{
    public static Audience Audience => Audience.Anonymous;
}

internal sealed class EnterDemoHandler(AccountsDb db, Sessions sessions, IHttpContextAccessor accessor) : IHandler<EnterDemo, string>
{
    public async Task<Result<string>> Handle(EnterDemo command, CancellationToken cancellationToken)
    {
        var isDemo = await db.Users.AnyAsync(user => user.Id == command.Person.Value && user.IsDemo, cancellationToken);
        if (!isDemo)
            return Problem.NotFound;
        var session = await sessions.Begin(command.Person.Value, new(SignInMethod.Password), Visitor.Of(accessor.HttpContext!), cancellationToken);
        return session.Token;
    }
}
