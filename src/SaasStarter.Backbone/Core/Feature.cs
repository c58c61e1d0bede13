namespace SaasStarter.Backbone.Core;

/// <summary>
/// Something that only some plans include. The capability that offers it declares it once and registers it with the services; its use cases name it.
/// </summary>
/// <param name="Name">Its name in <c>plans.json</c>, which never changes.</param>
/// <param name="Title">What it is called where plans are compared.</param>
public sealed record Feature(string Name, LocalizedText Title);
