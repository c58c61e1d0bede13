using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>Writes down, in the request's own transaction, what the staff looked at or did.</summary>
internal interface IPlatformRecorder
{
    /// <summary>Records one request.</summary>
    /// <param name="db">The request's context, with its transaction open.</param>
    /// <param name="caller">Who sent it.</param>
    /// <param name="action">The request's name, <c>RetryJob</c>.</param>
    /// <param name="subject">What it is about, or null.</param>
    /// <param name="isChange">Whether it changes something, rather than looks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task Record(BackOfficeDb db, Caller caller, string action, string? subject, bool isChange, CancellationToken cancellationToken);
}
