using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SaasStarter.Backbone.Jobs;

/// <summary>Marks jobs as done that could not do so in a transaction of their own: all that end together, in one statement.</summary>
internal sealed partial class JobCompletions(JobStore store, ILogger<JobCompletions> log)
{
    private const int MostAtOnce = 500;

    private readonly Channel<ClaimedJob> _done = Channel.CreateBounded<ClaimedJob>(2 * MostAtOnce);

    /// <summary>Waits only when the database does not keep up.</summary>
    public ValueTask Add(ClaimedJob job, bool isWritten) => isWritten ? ValueTask.CompletedTask : _done.Writer.WriteAsync(job);

    /// <summary>Nothing more comes.</summary>
    public void Close() => _done.Writer.TryComplete();

    /// <summary>Writes until it is closed.</summary>
    public async Task Run()
    {
        var jobs = new List<ClaimedJob>();
        while (await _done.Reader.WaitToReadAsync())
        {
            jobs.Clear();
            while (jobs.Count < MostAtOnce && _done.Reader.TryRead(out var job))
                jobs.Add(job);
            try
            {
                await store.Succeed(jobs, CancellationToken.None);
            }
            catch (NpgsqlException exception)
            {
                LogNotWritten(exception, jobs.Count);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} jobs that are done could not be marked so; they are done again when their leases are over")]
    private partial void LogNotWritten(Exception exception, int count);
}
