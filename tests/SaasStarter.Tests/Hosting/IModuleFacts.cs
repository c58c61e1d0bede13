using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Hosting;

/// <summary>
/// What the general tests cannot know of a module or a feature, told by its own tests, which are deleted with it. Whatever is not told here is held to the same
/// rules as everything else.
/// </summary>
internal interface IModuleFacts
{
    /// <summary>All of them.</summary>
    static IReadOnlyList<IModuleFacts> All { get; } = [.. typeof(IModuleFacts).Assembly.GetTypes()
        .Where(type => type.IsAssignableTo(typeof(IModuleFacts)) && !type.IsInterface).Select(type => (IModuleFacts)Activator.CreateInstance(type)!)];

    /// <summary>Functions that run as their owner, as the catalogue writes them: "schema.name(types) as role".</summary>
    IReadOnlyList<string> DefinerFunctions => [];

    /// <summary>What a field of a form must be to be plausible, by the field's name, where its type does not say it.</summary>
    IReadOnlyDictionary<string, string> PlausibleValues => new Dictionary<string, string>();

    /// <summary>Fills a tenant by its own use cases: where tables refuse rows that are made up, and so that pages have something to show. Texts begin with the tenant's name.</summary>
    Task Populate(TestApplication app, CurrentTenant tenant, TestVisitor owner) => Task.CompletedTask;
}
