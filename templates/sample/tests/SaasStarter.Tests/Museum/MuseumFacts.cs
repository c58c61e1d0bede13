using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Museum;

/// <summary>What the general tests cannot know of this module: nothing yet. <see cref="IModuleFacts"/> says what there may be to tell.</summary>
internal sealed class MuseumFacts : IModuleFacts;
