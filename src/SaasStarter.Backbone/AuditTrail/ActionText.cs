using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>
/// How an action is told to people: "Zoë invited bob@example.com". Each capability registers one per command:
/// <c>services.AddSingleton(new ActionText(nameof(InviteMember), Strings.Text("DidInviteMember")))</c>.
/// </summary>
/// <param name="Action">The command's name, as the trail has it.</param>
/// <param name="Text">The sentence; <c>{0}</c> is who did it, <c>{1}</c> whom or what it was done to.</param>
public sealed record ActionText(string Action, LocalizedText Text);
