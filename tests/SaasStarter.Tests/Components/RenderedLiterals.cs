using System.Reflection;
using System.Reflection.Emit;
using Microsoft.AspNetCore.Components.CompilerServices;
using Microsoft.AspNetCore.Components.Rendering;

namespace SaasStarter.Tests.Components;

/// <summary>Text that a component writes as it stands in its source.</summary>
/// <param name="Attribute">The attribute or parameter that it is given to, or null when it is content.</param>
/// <param name="Text">The text; content may be HTML.</param>
internal sealed record RenderedLiteral(string? Attribute, string Text);

/// <summary>
/// Finds the literal texts of a component in its compiled code: whatever way they were written in the source, they end as constants that
/// are handed to the <see cref="RenderTreeBuilder"/>.
/// </summary>
internal static class RenderedLiterals
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    public static IEnumerable<RenderedLiteral> Of(Type component) => component.GetNestedTypes(All).Prepend(component)
        .SelectMany(type => type.GetMethods(All)).SelectMany(Of);

    private static IEnumerable<RenderedLiteral> Of(MethodInfo method)
    {
        // The constants since the last call. What the compiler puts around a parameter leaves it what it is.
        var constants = new List<string>();
        foreach (var operand in Operands(method))
        {
            if (operand is string constant)
                constants.Add(constant);
            if (operand is not MethodBase call || call.DeclaringType == typeof(RuntimeHelpers))
                continue;
            if (call.DeclaringType == typeof(RenderTreeBuilder))
            {
                if (call.Name is nameof(RenderTreeBuilder.AddContent) or nameof(RenderTreeBuilder.AddMarkupContent) && constants.Count == 1)
                    yield return new(null, constants[0]);
                if (call.Name is nameof(RenderTreeBuilder.AddAttribute) or nameof(RenderTreeBuilder.AddComponentParameter) && constants.Count == 2)
                    yield return new(constants[0], constants[1]);
            }
            constants.Clear();
        }
    }

    // The strings that a method loads and the methods that it calls, in order.
    private static IEnumerable<object> Operands(MethodInfo method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
            yield break;
        Type[] typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : [];
        Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? 0xFE00 | code[at + 1] : code[at];
            at += value > 0xFF ? 2 : 1;
            var operation = OpCodesByValue[value];
            if (operation.OperandType == OperandType.InlineString)
                yield return method.Module.ResolveString(BitConverter.ToInt32(code, at));
            if (operation.OperandType == OperandType.InlineMethod)
                yield return method.Module.ResolveMethod(BitConverter.ToInt32(code, at), typeArguments, methodArguments)!;
            at += Length(operation.OperandType, code, at);
        }
    }

    // ECMA-335, III.1.9 and III.3.66.
    private static int Length(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };
}
