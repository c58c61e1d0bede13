using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Registers the staff's pages about jobs, and their forms.</summary>
internal static class JobPages
{
    public static IServiceCollection AddJobPages(this IServiceCollection services)
    {
        services.AddScoped<JobStates>();
        services.AddScoped<IStaffStateSource>(provider => provider.GetRequiredService<JobStates>());
        services.AddScoped<JobWake>();
        services.AddSingleton(new StaffMenuItem(Strings.Text("Jobs"), Icons.Clock, JobPaths.Jobs, JobPermissions.Read, Order: 10));
        foreach (var grant in JobPermissions.Grants)
            services.AddSingleton(grant);
        foreach (var action in new[]
        {
            nameof(ListJobs), nameof(ShowJob), nameof(RetryJob), nameof(RetryFailedJobs), nameof(CancelJob), nameof(DiscardJob), nameof(ListSchedules),
            nameof(PauseSchedule), nameof(ResumeSchedule), nameof(TriggerSchedule),
        })
        {
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        }
        return services;
    }

    public static void MapJobPages(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<RetryJob, Done, JobPage>(JobPaths.Job("{job}", "retry"), accepted => new(JobPaths.Job(accepted.Request.Job.ToString()), Strings.Text("JobRetried")));
        routes.MapForm<CancelJob, Done, JobPage>(JobPaths.Job("{job}", "cancel"), accepted => new(JobPaths.Job(accepted.Request.Job.ToString()), Strings.Text("JobCancelled")));
        routes.MapForm<DiscardJob, Done, JobPage>(JobPaths.Job("{job}", "discard"), accepted => new(JobPaths.Job(accepted.Request.Job.ToString()), Strings.Text("JobDiscarded")));
        routes.MapForm<RetryFailedJobs, RetriedJobs, JobsPage>(JobPaths.RetryFailed, accepted => new(JobPaths.Jobs, Strings.Text("JobsRetried", accepted.Response.Count)));
        routes.MapForm<PauseSchedule, Done, SchedulesPage>(JobPaths.Schedule("{name}", "pause"), accepted => new(JobPaths.Schedules, Strings.Text("WasPaused", accepted.Request.Name)));
        routes.MapForm<ResumeSchedule, Done, SchedulesPage>(JobPaths.Schedule("{name}", "resume"), accepted => new(JobPaths.Schedules, Strings.Text("WasResumed", accepted.Request.Name)));
        routes.MapForm<TriggerSchedule, Done, SchedulesPage>(JobPaths.Schedule("{name}", "trigger"), accepted => new(JobPaths.Schedules, Strings.Text("WasTriggered", accepted.Request.Name)));
    }
}
