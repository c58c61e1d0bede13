using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Jobs;

/// <summary>The node that a service belongs to.</summary>
internal sealed record NodeName(int Number);

/// <summary>What the sample jobs did, and what a test wants them to do.</summary>
public sealed class JobLog
{
    /// <summary>That a job began.</summary>
    /// <param name="What">What it was told.</param>
    /// <param name="Tenant">In which tenant.</param>
    /// <param name="Culture">In which language.</param>
    /// <param name="Trace">In which trace.</param>
    /// <param name="Job">Its identifier.</param>
    /// <param name="Attempt">Which attempt.</param>
    /// <param name="Node">On which node.</param>
    /// <param name="At">When, by <see cref="Stopwatch"/>.</param>
    public sealed record Entry(string What, Guid? Tenant, string Culture, ActivityTraceId Trace, Id<Job> Job, int Attempt, int Node, long At);

    private readonly ConcurrentQueue<Entry> _entries = [];
    private readonly ConcurrentDictionary<string, Func<CancellationToken, Task<Problem?>>> _work = [];

    public IReadOnlyList<Entry> Entries => [.. _entries];

    public IReadOnlyList<Entry> Of(string what) => [.. _entries.Where(entry => entry.What == what)];

    public int CountOf(string what) => _entries.Count(entry => entry.What == what);

    /// <summary>Says what a job does that is told this.</summary>
    public void On(string what, Func<CancellationToken, Task<Problem?>> work) => _work[what] = work;

    public void On(string what, Func<CancellationToken, Task> work) => On(what, async cancellationToken =>
    {
        await work(cancellationToken);
        return (Problem?)null;
    });

    internal async Task<Result<Done>> Run(string what, TenantScope scope, CurrentJob job, NodeName node, CancellationToken cancellationToken)
    {
        _entries.Enqueue(new(what, scope.HasTenant ? scope.Tenant.Id.Value : null, CultureInfo.CurrentUICulture.Name, Activity.Current?.TraceId ?? default,
            job.Id, job.Attempt, node.Number, Stopwatch.GetTimestamp()));
        return _work.TryGetValue(what, out var work) && await work(cancellationToken) is { } problem ? problem : Done.Instance;
    }
}

/// <summary>Uses no database: marked as done by the worker.</summary>
internal sealed record Note(string What) : IJob;

internal sealed class NoteHandler(JobLog log, TenantScope scope, CurrentJob current, NodeName node) : IHandler<Note, Done>
{
    public Task<Result<Done>> Handle(Note job, CancellationToken cancellationToken) => log.Run(job.What, scope, current, node, cancellationToken);
}

/// <summary>Renames the tenant: marked as done in its own transaction.</summary>
internal sealed record Rename(string Name) : IJob;

internal sealed class RenameHandler(JobLog log, TenantScope scope, CurrentJob current, NodeName node, BackboneDb db) : IHandler<Rename, Done>
{
    public async Task<Result<Done>> Handle(Rename job, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        tenant.Name = job.Name;
        await db.SaveChangesAsync(cancellationToken);
        return await log.Run(job.Name, scope, current, node, cancellationToken);
    }
}

/// <summary>Of the platform.</summary>
internal sealed record PlatformNote(string What) : IPlatformJob;

internal sealed class PlatformNoteHandler(JobLog log, TenantScope scope, CurrentJob current, NodeName node) : IHandler<PlatformNote, Done>
{
    public Task<Result<Done>> Handle(PlatformNote job, CancellationToken cancellationToken) => log.Run(job.What, scope, current, node, cancellationToken);
}

/// <summary>Recurs for each tenant; nobody but a test has its time come.</summary>
internal sealed record Nightly : IJob;

internal sealed class NightlyHandler(JobLog log, TenantScope scope, CurrentJob current, NodeName node) : IHandler<Nightly, Done>
{
    public Task<Result<Done>> Handle(Nightly job, CancellationToken cancellationToken) =>
        log.Run($"nightly {scope.Tenant.Slug}", scope, current, node, cancellationToken);
}

/// <summary>A mail, say, that must reach a tenant that is closed.</summary>
internal sealed record Farewell(string What) : IJob
{
    public static bool RunsWhileClosed => true;
}

internal sealed class FarewellHandler(JobLog log, TenantScope scope, CurrentJob current, NodeName node) : IHandler<Farewell, Done>
{
    public Task<Result<Done>> Handle(Farewell job, CancellationToken cancellationToken) => log.Run(job.What, scope, current, node, cancellationToken);
}

/// <summary>Reports how far it has come, and waits in between.</summary>
internal sealed record Count(string What) : IJob;

internal sealed class CountHandler(JobLog log, TenantScope scope, CurrentJob current, NodeName node, JobProgress progress) : IHandler<Count, Done>
{
    public async Task<Result<Done>> Handle(Count job, CancellationToken cancellationToken)
    {
        await progress.Report(3, 10, cancellationToken, "Counting");
        return await log.Run(job.What, scope, current, node, cancellationToken);
    }
}

/// <summary>A command that asks for a job, and then succeeds, is refused, or breaks.</summary>
internal sealed record AskFor(string What, string Then = "", string? Key = null) : ICommand<Id<Job>>
{
    public static Audience Audience => Audience.System;
}

internal sealed class AskForHandler(IJobs jobs, BackboneDb db) : IHandler<AskFor, Id<Job>>
{
    public async Task<Result<Id<Job>>> Handle(AskFor command, CancellationToken cancellationToken)
    {
        var job = await jobs.Enqueue(new Note(command.What), new JobOptions { Key = command.Key }, cancellationToken);
        if (command.Then == "save")
            await db.SaveChangesAsync(cancellationToken);
        if (command.Then == "break")
            throw new InvalidOperationException("As asked.");
        return command.Then == "refuse" ? Problem.NotFound : job;
    }
}
