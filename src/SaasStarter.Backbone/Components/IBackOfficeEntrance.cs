using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Components;

/// <summary>Knows whether a person's menu shows the way to the back office.</summary>
public interface IBackOfficeEntrance
{
    /// <summary>Whether it does.</summary>
    ValueTask<bool> LeadsIn(Id<Person> person, CancellationToken cancellationToken);
}
