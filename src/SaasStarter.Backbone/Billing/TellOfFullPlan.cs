using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Tells those who may pay that somebody with an invitation could not join, because the plan is full: once a day for each person.</summary>
/// <param name="Person">Who wanted to join.</param>
internal sealed record TellOfFullPlan(Person Person) : ICommand<Done>
{
    public static Audience Audience => Audience.System;

    public static Entitlement Entitlement => Entitlement.None;

    public bool IsRecorded => false;
}

internal sealed class TellOfFullPlanHandler(BackboneDb db, TenantScope scope, TimeProvider clock, INotifications notifications) : IHandler<TellOfFullPlan, Done>
{
    public async Task<Result<Done>> Handle(TellOfFullPlan request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var isNew = await db.Database.ExecuteSqlAsync($"""
            insert into backbone.billing_notice (tenant_id, id, kind, about, told_at)
            values ({scope.Tenant.Id.Value}, {Id<BillingNotice>.New(now).Value}, {NoRoom.Kind.Name}, {$"{request.Person.Id} {now.UtcDateTime:yyyy-MM-dd}"}, {now})
            on conflict do nothing
            """, cancellationToken);
        if (isNew > 0)
            await notifications.Notify(new NoRoom(request.Person.Name), Recipients.With(BillingPermissions.Manage), cancellationToken);
        return Done.Instance;
    }
}

/// <summary>Tells those who may pay that somebody could not join.</summary>
/// <param name="Name">Who.</param>
internal sealed record NoRoom(string Name) : INotification<NoRoom>
{
    public static NotificationKind Kind { get; } = new("no-room", Strings.Text("Kind-no-room"), Strings.Text("Billing"), NotificationChannel.Mail);

    public static NoRoom Sample => new("Ana Costa");

    public LocalizedText Text => Strings.Text("Told-no-room", Name);

    public string Page => PlanEntitlements.Page;
}
