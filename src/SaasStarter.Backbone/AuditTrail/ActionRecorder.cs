using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>Writes actions through the database's function, which takes tenant and person from the command's own announcement.</summary>
internal sealed class ActionRecorder : IActionRecorder
{
    public Task Record(DbContext db, string action, string? subject, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"select backbone.record_action({Id<AuditAction>.New().Value}, {action}, {subject}, {Activity.Current?.TraceId.ToString()})",
            cancellationToken);
}
