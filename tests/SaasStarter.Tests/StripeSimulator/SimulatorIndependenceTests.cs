using System.Text.RegularExpressions;

namespace SaasStarter.Tests.StripeSimulator;

/// <summary>
/// The simulator and the client know nothing of each other, so that what one misspells the other refuses. Both were written from Stripe's documents.
/// </summary>
public sealed partial class SimulatorIndependenceTests
{
    private static readonly string Backbone = $"src/{typeof(Backbone.Core.Audience).Assembly.GetName().Name}/";

    [Fact]
    public void The_simulator_shares_nothing_with_the_client_and_what_uses_it() =>
        Assert.Empty(Uses("StripeSimulator", @"\bBackbone\.(Stripe|Billing)\b|(?<![\w.])(Stripe|Billing)\.[A-Z]|using\s+(static\s+)?[\w.]*\b(Stripe|Billing)\s*;"));

    [Theory]
    [InlineData("Stripe")]
    [InlineData("Billing")]
    public void Neither_does_the_other_side(string folder) => Assert.Empty(Uses(folder, @"\bStripeSimulator\b|\bSimulated[A-Z]|/stripe-simulator"));

    [Fact]
    public void They_share_no_type()
    {
        var types = typeof(Backbone.Core.Audience).Assembly.GetTypes().Where(type => type.Namespace?.Contains(".StripeSimulator", StringComparison.Ordinal) == true).ToList();
        var used = from type in types
                   from member in type.GetMembers(Everything).Where(member => member.DeclaringType == type)
                   from name in TypesOf(member).Select(other => other.Namespace ?? "")
                   where OtherSide().IsMatch(name)
                   select $"{type.Name}.{member.Name} uses {name}";

        Assert.NotEmpty(types);
        Assert.Empty(used);
    }

    private const System.Reflection.BindingFlags Everything = System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic
        | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.DeclaredOnly;

    private static IEnumerable<Type> TypesOf(System.Reflection.MemberInfo member) => (member switch
    {
        System.Reflection.FieldInfo field => [field.FieldType],
        System.Reflection.MethodInfo method => [method.ReturnType, .. method.GetParameters().Select(parameter => parameter.ParameterType),
            .. method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []],
        System.Reflection.ConstructorInfo constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
        _ => Enumerable.Empty<Type>(),
    }).SelectMany(type => type.IsGenericType ? [type, .. type.GetGenericArguments()] : new[] { type });

    private static IEnumerable<string> Uses(string folder, string pattern) =>
        from file in SourceTree.Texts(".cs", ".razor")
        where file.Path.StartsWith($"{Backbone}{folder}/", StringComparison.Ordinal)
        from Match use in Regex.Matches(Comment().Replace(file.Text, ""), pattern)
        select $"{file.Path}: {use.Value}";

    [GeneratedRegex(@"(?m)(?<!:)//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"Backbone\.(Stripe|Billing)(\.|$)")]
    private static partial Regex OtherSide();
}
