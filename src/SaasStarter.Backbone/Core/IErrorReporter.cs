using System.Diagnostics;

namespace SaasStarter.Backbone.Core;

/// <summary>
/// Tells those who run the product what nobody expected: an unhandled error, a job that keeps failing, a mail that is refused. Not for
/// what a person did wrong, and not a log.
/// </summary>
public interface IErrorReporter
{
    /// <summary>Hands the error over and returns at once. Never throws, never waits, whatever becomes of the report.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="details">Where it happened.</param>
    void Report(Exception exception, ErrorDetails details);
}

/// <summary>What was under way when an error happened.</summary>
public enum ErrorSource
{
    /// <summary>A request.</summary>
    Request,

    /// <summary>A job that will not be tried again.</summary>
    Job,

    /// <summary>A mail that will not be tried again.</summary>
    Mail,

    /// <summary>A service that runs beside the requests.</summary>
    Service,

    /// <summary>Nothing that the product knows of.</summary>
    Process,
}

/// <summary>Where an error happened: constants and identifiers, never what a person typed, never an address, never a secret.</summary>
/// <param name="Source">What was under way.</param>
/// <param name="Operation">Which of them: <c>GET /t/{tenant}/members</c> with the route's template, <c>EraseTenant</c>, <c>InvitationMail</c>.</param>
public sealed record ErrorDetails(ErrorSource Source, string Operation)
{
    /// <summary>The tenant's identifier, as <c>Id&lt;Tenant&gt;</c> is written; null outside of any.</summary>
    public string? TenantId { get; init; }

    /// <summary>The person's identifier, as <c>Id&lt;Person&gt;</c> is written; null when nobody in particular acts.</summary>
    public string? UserId { get; init; }

    /// <summary>The trace that the error belongs to: by default, the one under way.</summary>
    public ActivityContext Trace { get; init; } = Activity.Current?.Context ?? default;

    /// <summary>Whether the product goes on as if nothing had happened.</summary>
    public bool IsHandled { get; init; }

    /// <summary>What the person was shown to tell the support, if anything.</summary>
    public string? Reference { get; init; }

    /// <summary>What to search by besides, such as <c>job.attempt</c>: identifiers and numbers.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
