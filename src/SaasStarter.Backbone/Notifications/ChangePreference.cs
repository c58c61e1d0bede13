using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>Changes how the caller is told of one kind of things in the tenant.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Channel">How to be told.</param>
public sealed record ChangePreference(string Kind, NotificationChannel Channel) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(NotificationPermissions.Change);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public bool IsRecorded => false;
}

internal sealed class ChangePreferenceHandler(TenantScope scope, NotificationKinds kinds, NotificationPreferences preferences) : IHandler<ChangePreference, Done>
{
    public async Task<Result<Done>> Handle(ChangePreference request, CancellationToken cancellationToken)
    {
        if (kinds.Find(request.Kind)?.Channels.Contains(request.Channel) != true)
            return Problem.Invalid(nameof(request.Kind), Strings.Text("NoSuchChoice"));
        await preferences.Keep(scope.Caller.Person!.Id, request.Kind, request.Channel, cancellationToken);
        return Done.Instance;
    }
}
