using System.Reflection;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Errors;

/// <summary>An error on its way.</summary>
/// <param name="Exception">What was thrown.</param>
/// <param name="Details">Where it happened.</param>
/// <param name="At">When.</param>
/// <param name="Occurrences">How many times it happened since it was last told, this one included.</param>
internal sealed record ErrorReport(Exception Exception, ErrorDetails Details, DateTimeOffset At, int Occurrences = 1);

/// <summary>What makes two errors the same: kind, method that threw, and what was under way. Cheap, because the request waits for it.</summary>
internal readonly record struct ErrorFingerprint(Type Outer, Type Cause, MethodBase? Thrower, ErrorSource Source, string Operation)
{
    /// <summary>The fingerprint of an error.</summary>
    public static ErrorFingerprint Of(Exception exception, ErrorDetails details)
    {
        var cause = exception.GetBaseException();
        return new(exception.GetType(), cause.GetType(), cause.TargetSite, details.Source, details.Operation);
    }
}
