using Microsoft.Extensions.DependencyInjection;

namespace SaasStarter.Backbone.Hosting.Demo;

/// <summary>Somebody of the pilot tenant whom a visitor can enter as, for a role that a module brings. A module registers one per role.</summary>
/// <param name="FirstName">The person's first name.</param>
/// <param name="LastName">The person's last name.</param>
/// <param name="Culture">The language that the person reads.</param>
/// <param name="Role">The name of the role.</param>
public sealed record PilotPerson(string FirstName, string LastName, string Culture, string Role);

/// <summary>Fills the pilot tenant with what a module shows there: <c>services.AddPilotData&lt;PilotEstate&gt;()</c>. Its scope has entered the tenant, as the product itself.</summary>
public interface IPilotData
{
    /// <summary>Writes the data, in one transaction of its own.</summary>
    /// <param name="today">The moment at which the pilot tenant's history ends: the same data for everybody who starts on the same day.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task Write(DateTimeOffset today, CancellationToken cancellationToken);
}

/// <summary>That a module has data for the pilot tenant.</summary>
/// <param name="Type">What writes it.</param>
internal sealed record PilotDataOfModule(Type Type);

/// <summary>Registers the data of modules.</summary>
public static class PilotDataServices
{
    /// <summary>Registers what fills the pilot tenant with a module's data.</summary>
    public static IServiceCollection AddPilotData<TData>(this IServiceCollection services) where TData : class, IPilotData => services
        .AddScoped<TData>()
        .AddSingleton(new PilotDataOfModule(typeof(TData)));
}
