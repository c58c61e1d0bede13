using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Writes down what concerns the staff and is done at the accounts' door, where the dispatcher records nothing.</summary>
internal sealed class StaffTrail(DbContextOptions<BackOfficeDb> options, IPlatformRecorder recorder, TenantScope scope)
{
    /// <summary>Writes down one action of the caller.</summary>
    public async Task Record(string action, string? subject, CancellationToken cancellationToken)
    {
        await using var db = new BackOfficeDb(options);
        await recorder.Record(db, scope.Caller, action, subject, isChange: true, cancellationToken);
    }
}
