namespace SaasStarter.Backbone.Hosting.Demo;

/// <summary>Somebody of the pilot tenant whom a visitor can enter as, for a role that a module brings. A module registers one per role.</summary>
/// <param name="FirstName">The person's first name.</param>
/// <param name="LastName">The person's last name.</param>
/// <param name="Culture">The language that the person reads.</param>
/// <param name="Role">The name of the role.</param>
public sealed record PilotPerson(string FirstName, string LastName, string Culture, string Role);

/// <summary>Fills the pilot tenant with what a module shows there. A module registers its own, scoped; the scope has entered the tenant, as the product itself.</summary>
public interface IPilotData
{
    /// <summary>Writes the data, in one transaction of its own.</summary>
    /// <param name="today">The moment at which the pilot tenant's history ends: the same data for everybody who starts on the same day.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task Write(DateTimeOffset today, CancellationToken cancellationToken);
}
