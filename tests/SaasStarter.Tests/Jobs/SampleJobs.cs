using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Jobs;

/// <summary>What the sample jobs did, and what a test wants them to do.</summary>
public sealed class JobLog
{
    public sealed record Entry(string What, Guid? Tenant, string Culture, ActivityTraceId Trace, long At);

    private readonly ConcurrentQueue<Entry> _entries = [];

    /// <summary>Called by each sample job that runs, with what it was given.</summary>
    public Func<string, CancellationToken, Task<Problem?>> Do { get; set; } = (_, _) => Task.FromResult<Problem?>(null);

    public IReadOnlyList<Entry> Entries => [.. _entries];

    public int CountOf(string what) => _entries.Count(entry => entry.What == what);

    internal async Task<Result<Done>> Run(string what, TenantScope scope, CancellationToken cancellationToken)
    {
        _entries.Enqueue(new(what, scope.HasTenant ? scope.Tenant.Id.Value : null, CultureInfo.CurrentUICulture.Name, Activity.Current?.TraceId ?? default, Stopwatch.GetTimestamp()));
        return await Do(what, cancellationToken) is { } problem ? problem : Done.Instance;
    }
}

/// <summary>Uses no database: marked as done by the worker.</summary>
internal sealed record Note(string What) : IJob;

internal sealed class NoteHandler(JobLog log, TenantScope scope) : IHandler<Note, Done>
{
    public Task<Result<Done>> Handle(Note job, CancellationToken cancellationToken) => log.Run(job.What, scope, cancellationToken);
}

/// <summary>Renames the tenant: marked as done in its own transaction.</summary>
internal sealed record Rename(string Name) : IJob;

internal sealed class RenameHandler(JobLog log, TenantScope scope, BackboneDb db) : IHandler<Rename, Done>
{
    public async Task<Result<Done>> Handle(Rename job, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        tenant.Name = job.Name;
        await db.SaveChangesAsync(cancellationToken);
        return await log.Run(job.Name, scope, cancellationToken);
    }
}

/// <summary>Of the platform.</summary>
internal sealed record PlatformNote(string What) : IPlatformJob;

internal sealed class PlatformNoteHandler(JobLog log, TenantScope scope) : IHandler<PlatformNote, Done>
{
    public Task<Result<Done>> Handle(PlatformNote job, CancellationToken cancellationToken) => log.Run(job.What, scope, cancellationToken);
}

/// <summary>A command that asks for a job, and then succeeds, is refused, or breaks.</summary>
internal sealed record AskFor(string What, string Then = "") : ICommand<Id<Job>>
{
    public static Audience Audience => Audience.System;
}

internal sealed class AskForHandler(IJobs jobs, BackboneDb db) : IHandler<AskFor, Id<Job>>
{
    public async Task<Result<Id<Job>>> Handle(AskFor command, CancellationToken cancellationToken)
    {
        var job = await jobs.Enqueue(new Note(command.What), cancellationToken);
        if (command.Then == "save")
            await db.SaveChangesAsync(cancellationToken);
        if (command.Then == "break")
            throw new InvalidOperationException("As asked.");
        return command.Then == "refuse" ? Problem.NotFound : job;
    }
}
