namespace SaasStarter.Web.Landing;

/// <summary>The texts of this folder, in <c>Strings.resx</c> and <c>Strings.fr.resx</c>.</summary>
internal sealed class Strings;
