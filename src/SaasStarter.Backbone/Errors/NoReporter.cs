using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Errors;

/// <summary>Reports to nobody: no receiver is configured, and the log has it.</summary>
internal sealed class NoReporter : IErrorReporter
{
    public void Report(Exception exception, ErrorDetails details) { }
}
