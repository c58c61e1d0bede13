using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Says to a person who waits, in plain words, that Stripe refused, was slow or did not answer: what is certain, and what to do.</summary>
internal sealed partial class StripeAnswers(TenantScope scope, IErrorReporter errors, ILogger<StripeAnswers> log)
{
    // For all calls of one use case together: a command's transaction waits for them, and its database role may idle for a minute.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    /// <summary>For what asks only, or what Stripe does over again with the same outcome.</summary>
    public Task<Result<T>> Asking<T>(Func<CancellationToken, Task<Result<T>>> work, CancellationToken cancellationToken) =>
        Run(work, Strings.Text("StripeDoesNotAnswer"), cancellationToken);

    /// <summary>For what changes something: without an answer, nobody knows whether it was done.</summary>
    public Task<Result<T>> Changing<T>(Func<CancellationToken, Task<Result<T>>> work, CancellationToken cancellationToken) =>
        Run(work, Strings.Text("StripeLeftUsInDoubt"), cancellationToken);

    private async Task<Result<T>> Run<T>(Func<CancellationToken, Task<Result<T>>> work, LocalizedText inDoubt, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await work(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogTooSlow(Patience.TotalSeconds);
            return Problem.Unavailable(inDoubt);
        }
        catch (StripeException exception)
        {
            LogRefused(exception);
            return exception.Kind switch
            {
                StripeErrorKind.NotConfigured => Problem.Unavailable(Strings.Text("StripeNotConfigured")),
                StripeErrorKind.Card => Problem.Conflict(Strings.Text("CardDeclined")),
                StripeErrorKind.RateLimit => Problem.Unavailable(Strings.Text("StripeIsBusy")),
                StripeErrorKind.Api or StripeErrorKind.Connection or StripeErrorKind.Timeout => Problem.Unavailable(inDoubt),
                _ => Unexpected(exception),
            };
        }
    }

    // A wrong key, a missing permission, a parameter that Stripe does not take: ours to mend, and somebody has to learn of it.
    private Problem Unexpected(StripeException exception)
    {
        errors.Report(exception, new(ErrorSource.Request, nameof(StripeAnswers)) { TenantId = scope.Tenant.Id.ToString(), IsHandled = true });
        return Problem.Unavailable(Strings.Text("StripeRefused"));
    }

    [LoggerMessage(LogLevel.Warning, "Stripe did not answer within {Seconds} s")]
    private partial void LogTooSlow(double seconds);

    [LoggerMessage(LogLevel.Warning, "Stripe refused or did not answer")]
    private partial void LogRefused(StripeException exception);
}
