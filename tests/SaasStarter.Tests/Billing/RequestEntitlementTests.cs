using System.Reflection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Hosting;
using SaasStarter.Backbone.Jobs;

namespace SaasStarter.Tests.Billing;

/// <summary>What needs less of the plan than others of its kind. A new command needs full access, a new query to read; whoever wants less says so here too.</summary>
public sealed class RequestEntitlementTests
{
    // Billing itself is not listed: all of it works whatever was paid.
    private static readonly string[] WorksWhateverWasPaid =
    [
        "AcceptForTenant", "AnnounceVisit", "ApplyRetention", "CancelDeletion", "ChangePreference", "ChangeSignInRule", "ChangeSupportAccess", "CheckDomain", "CheckDomains", "CheckFiles",
        "ConfirmWaitingList", "CountUnread", "DeclineInvitation", "DeliverWebhook", "ExportTenant", "JoinWaitingList", "KeepArchive", "LeaveTenant", "LeaveWaitingList",
        "ListApiKeys", "ListNotifications", "ListPreferences", "ListSupportVisits", "PrepareDelivery", "PruneAnsweredForms", "ReadAllNotifications",
        "ReadNotification", "RecordAttempt", "RecordExport", "Resubscribe", "ResumeTenant", "RevokeApiKey", "ScheduleDeletion", "SendContactMessage", "SendMail", "ShowData",
        "ShowInvitation", "ShowLogo", "ShowSettings", "ShowSignInRule", "ShowTenantAgreement", "ShowUnsubscription", "SuspendTenant", "Unsubscribe", "WriteArchive",
    ];

    private static readonly string[] CommandsThatWorkWhileReading =
    [
        "CancelWork", "ChangeRole", "ChooseGroupRole", "DeleteFile", "DeleteScimGroup", "DeleteScimUser", "DeleteWebhookEndpoint", "ExportActivity", "PatchScimGroup", "PatchScimUser",
        "PauseWebhookEndpoint", "RemoveDomain", "RemoveMember", "RemoveRole", "ReplaceScimGroup", "ReplaceScimUser", "RevealWebhookSecret", "RevokeInvitation", "RotateWebhookSecret", "TransferOwnership", "WriteActivity",
    ];

    private static readonly string[] NeedAFeature = ["ChangeBranding: branding"];

    private static readonly string[] CountAgainstLimits =
    [
        "AcceptInvitation: seats, guests", "AcceptOwnInvitation: seats, guests", "AddFile: storage", "AddWebhookEndpoint: webhooks", "ChangeRole: seats, guests",
        "ChooseGroupRole: seats, guests", "CreateScimUser: seats, guests", "DeleteScimGroup: seats, guests",
        "InviteMember: seats, guests, invitations", "JoinBySingleSignOn: seats, guests", "PatchScimGroup: seats, guests", "PatchScimUser: seats, guests",
        "RemoveRole: seats, guests", "ReplaceScimGroup: seats, guests", "ReplaceScimUser: seats, guests", "ResendInvitation: seats, guests, invitations",
        "SendInvitations: seats, guests, invitations", "TransferOwnership: seats, guests",
    ];

    [Fact]
    public void Nothing_works_without_paying_but_what_is_listed_here() =>
        Assert.Equal(WorksWhateverWasPaid, Names(request => request.Entitlement.Access == PlanAccess.None && !IsBilling(request.Type)));

    [Fact]
    public void No_command_works_while_reading_but_what_is_listed_here() =>
        Assert.Equal(CommandsThatWorkWhileReading, Names(request => request.Entitlement.Access == PlanAccess.ReadOnly && IsCommand(request.Type)));

    [Fact]
    public void Everything_about_billing_works_whatever_was_paid() =>
        Assert.Empty(Names(request => request.Entitlement.Access != PlanAccess.None && IsBilling(request.Type) && IsOfTenant(request.Type)
            && request.Type.Name != nameof(Backbone.Billing.ShowSeats)));

    [Fact]
    public void Features_and_limits_are_asked_where_they_are_listed_here()
    {
        Assert.Equal(NeedAFeature, Requests.Where(request => request.Entitlement.Feature is not null).Select(request => $"{request.Type.Name}: {request.Entitlement.Feature!.Name}"));
        Assert.Equal(CountAgainstLimits, Requests.Where(request => request.Entitlement.Limits.Count > 0)
            .Select(request => $"{request.Type.Name}: {string.Join(", ", request.Entitlement.Limits.Select(limit => limit.Name))}"));
    }

    private static IReadOnlyList<(Type Type, Entitlement Entitlement)> Requests { get; } = [.. typeof(BackboneHosting).Assembly.GetTypes()
        .Where(type => type is { IsInterface: false, IsAbstract: false } && type.IsAssignableTo(typeof(IHasEntitlement)))
        .OrderBy(type => type.Name, StringComparer.Ordinal).Select(type => (type, EntitlementOf(type)))];

    private static IEnumerable<string> Names(Func<(Type Type, Entitlement Entitlement), bool> which) => Requests.Where(which).Select(request => request.Type.Name);

    private static bool IsBilling(Type request) => request.Namespace == typeof(Backbone.Billing.PlanCatalogue).Namespace;

    private static bool IsCommand(Type request) => request.GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ICommand<>));

    // What belongs to no tenant is never asked about a plan.
    private static bool IsOfTenant(Type request) => !request.IsAssignableTo(typeof(IPlatformJob)) && AudienceOf(request) is not (Audience.PlatformAudience or Audience.AnonymousAudience);

    private static Entitlement EntitlementOf(Type request) => (Entitlement)Generic(nameof(ReadEntitlement), request);

    private static Audience AudienceOf(Type request) => (Audience)Generic(nameof(ReadAudience), request);

    private static object Generic(string method, Type request) =>
        typeof(RequestEntitlementTests).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(request).Invoke(null, null)!;

    private static Entitlement ReadEntitlement<T>() where T : IHasEntitlement => T.Entitlement;

    private static Audience ReadAudience<T>() where T : IHasAudience => T.Audience;
}
