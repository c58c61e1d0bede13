using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Jobs;

/// <summary>A kind of job that this version of the product knows.</summary>
/// <param name="Name">The record's name, as stored. Renaming the record orphans the jobs that wait: let both exist until they are done.</param>
/// <param name="Record">The record.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="MaximumAttempts">How often it is tried.</param>
/// <param name="RunsWhileClosed">Whether it is done for a closed tenant, too.</param>
internal sealed record JobType(string Name, Type Record, string Queue, int MaximumAttempts, bool RunsWhileClosed)
{
    /// <summary>Whether it needs a tenant.</summary>
    public bool IsOfTenant { get; } = Record.IsAssignableTo(typeof(IJob));

    public static JobType Of(Type record) => (JobType)typeof(JobType).GetMethod(nameof(Describe), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
        .MakeGenericMethod(record).Invoke(null, null)!;

    public static string Write(object job) => JsonSerializer.Serialize(job, job.GetType(), JsonSerializerOptions.Web);

    /// <exception cref="JsonException">The payload is not what the record needs.</exception>
    public IRequest<Done> Read(string payload) =>
        (IRequest<Done>)(JsonSerializer.Deserialize(payload, Record, JsonSerializerOptions.Web) ?? throw new JsonException("The payload is null."));

    private static JobType Describe<TJob>() where TJob : IJobSettings =>
        new(typeof(TJob).Name, typeof(TJob), TJob.Queue, TJob.MaximumAttempts, TJob.RunsWhileClosed);
}

/// <summary>All kinds of jobs for which there is a handler.</summary>
internal sealed class JobTypes
{
    private readonly FrozenDictionary<string, JobType> _types;

    public JobTypes(IServiceCollection services, IEnumerable<JobQueue> queues)
    {
        var records = services.Where(service => service.ServiceType.IsGenericType && service.ServiceType.GetGenericTypeDefinition() == typeof(IHandler<,>))
            .Select(service => service.ServiceType.GetGenericArguments()[0]).Where(type => type.IsAssignableTo(typeof(IJobSettings))).Distinct();
        _types = records.Select(JobType.Of).ToFrozenDictionary(type => type.Name);
        Queues = [.. queues];
        Names = [.. _types.Keys];
        foreach (var type in _types.Values)
            Queue(type.Queue);
    }

    /// <summary>The names of all.</summary>
    public string[] Names { get; }

    /// <summary>The queues that the product works on.</summary>
    public IReadOnlyList<JobQueue> Queues { get; }

    /// <exception cref="InvalidOperationException">There is no handler for such a job.</exception>
    public JobType this[Type record] => _types.GetValueOrDefault(record.Name) is { } type && type.Record == record
        ? type : throw new InvalidOperationException($"There is no handler for the job {record.Name}.");

    /// <summary>The type with a stored name.</summary>
    public JobType this[string name] => _types[name];

    /// <summary>The queue with this name.</summary>
    /// <exception cref="InvalidOperationException">Nobody registered it.</exception>
    public string Queue(string name) => Queues.Any(queue => queue.Name == name)
        ? name : throw new InvalidOperationException($"There is no queue '{name}'. Register one: services.AddSingleton(new JobQueue(\"{name}\", 4)).");
}
