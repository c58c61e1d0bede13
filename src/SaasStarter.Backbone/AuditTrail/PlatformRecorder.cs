using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>Writes what the staff does through the database's function. Looking at the same thing again within ten minutes is written once: a page refreshes itself.</summary>
internal sealed class PlatformRecorder : IPlatformRecorder
{
    public Task Record(BackOfficeDb db, Caller caller, string action, string? subject, bool isChange, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
             select backbone.record_platform_action({Id<PlatformAction>.New().Value}, {caller.Person?.Id.Value}, {caller.Person?.Email}, {action}, {subject},
                                                    {isChange}, {Activity.Current?.TraceId.ToString()}, {caller.Staff?.Address})
             """, cancellationToken);
}
