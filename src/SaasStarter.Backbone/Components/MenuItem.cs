using SaasStarter.Backbone.Components.Kit;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Components;

/// <summary>
/// An entry of a tenant's navigation. A capability or module registers its own:
/// <c>services.AddSingleton(new MenuItem(Strings.Text("Members"), Icons.People, "members", ReadMembers, Order: 20))</c>.
/// </summary>
/// <param name="Text">What it says.</param>
/// <param name="Icon">The icon in front.</param>
/// <param name="Path">The page under <c>/t/{slug}/</c>; empty for the first page.</param>
/// <param name="Permission">What the reader's role must allow for it to be shown, or null for every member. The page itself is guarded by its use case.</param>
/// <param name="Order">Its place: the dashboard is 10, settings are 90.</param>
public sealed record MenuItem(LocalizedText Text, IconShape Icon, string Path, Permission? Permission, int Order);

/// <summary>
/// A page of a tenant's settings, beside the others on <see cref="Layouts.SettingsTabs"/>. A capability registers its own, as <see cref="MenuItem"/>, and puts the tabs under its heading.
/// </summary>
/// <param name="Text">What it says.</param>
/// <param name="Path">The page under <c>/t/{slug}/</c>: <c>settings/domains</c>.</param>
/// <param name="Permission">What the reader's role must allow for it to be shown. The page itself is guarded by its use case.</param>
/// <param name="Order">Its place: the general settings are 10.</param>
public sealed record SettingsItem(LocalizedText Text, string Path, Permission Permission, int Order);

/// <summary>An entry of the menu of the person who is signed in. Registered as <see cref="MenuItem"/> is.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Icon">The icon in front.</param>
/// <param name="Path">The page, from the root: <c>/profile</c>.</param>
/// <param name="Order">Its place.</param>
public sealed record AccountMenuItem(LocalizedText Text, IconShape Icon, string Path, int Order);

/// <summary>An entry of the back office's navigation, and a line of its first page. A capability registers its own, as <see cref="MenuItem"/>.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Icon">The icon in front.</param>
/// <param name="Path">The page, from the root: <c>/backoffice/jobs</c>. Its component has <c>@layout StaffLayout</c> and shows a request for <c>Audience.Platform</c>.</param>
/// <param name="Permission">What the reader's role must allow for it to be shown. The page itself is guarded by its use case.</param>
/// <param name="Order">Its place: the overview is 0, the activity of the staff 90.</param>
public sealed record StaffMenuItem(LocalizedText Text, IconShape Icon, string Path, Permission Permission, int Order);

/// <summary>What the back office's first page says of a page in a few words: "3 failed".</summary>
/// <param name="Text">What it says.</param>
/// <param name="Tone">Whether somebody should look.</param>
public sealed record StaffState(LocalizedText Text, Tone Tone);

/// <summary>Tells the state of one staff page. A capability registers its own, scoped; it reads through the back office's door.</summary>
public interface IStaffStateSource
{
    /// <summary>The <see cref="StaffMenuItem.Path"/> that it tells about.</summary>
    string Path { get; }

    /// <summary>The state at this moment. It is read each time somebody opens the first page, so it has to be cheap.</summary>
    Task<StaffState> Read(CancellationToken cancellationToken);
}

/// <summary>A component in the bar of a tenant's pages, beside the menu of the person: a bell. Registered as <see cref="MenuItem"/> is.</summary>
/// <param name="Component">A component without parameters.</param>
public sealed record TenantBarItem(Type Component);

/// <summary>A component at the top of every page: "This is a demonstration." Registered as <see cref="MenuItem"/> is.</summary>
/// <param name="Component">A component without parameters; it shows nothing when there is nothing to say.</param>
public sealed record PageBanner(Type Component);

/// <summary>A link at the foot of every page. Registered as <see cref="MenuItem"/> is.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Path">The page, from the root.</param>
/// <param name="Order">Its place.</param>
/// <param name="IsShown">Whether there is such a page at the moment.</param>
public sealed record FooterLink(LocalizedText Text, string Path, int Order, Func<bool> IsShown);
