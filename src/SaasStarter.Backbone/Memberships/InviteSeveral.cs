using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Invites several people by mail, in the background.</summary>
/// <param name="Addresses">Their addresses, as <see cref="InvitedAddresses"/> reads them; fifty at most.</param>
/// <param name="Role">The name of the offered role, not above the caller's own.</param>
public sealed record InviteSeveral(string Addresses, string Role) : ICommand<SeveralInvited>
{
    /// <summary>How many are invited at once.</summary>
    public const int Maximum = 50;

    // Fifty addresses with names are far shorter.
    private const int MaximumLength = 50_000;

    // More numbers would not help.
    private const int NamedLines = 10;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Invite);

    /// <inheritdoc/>
    public void Validate(Validation check)
    {
        var read = InvitedAddresses.Read(Addresses.Length <= MaximumLength ? Addresses : "");
        var lines = string.Join(", ", read.WrongLines.Take(NamedLines).Select(line => line.ToString(CultureInfo.InvariantCulture)));
        check.That(Addresses.Length <= MaximumLength, nameof(Addresses), Strings.Text("TooManyAddresses", Maximum))
            .That(read.WrongLines.Count == 0, nameof(Addresses), Strings.Text("WrongLines", lines))
            .That(read.Addresses.Count > 0, nameof(Addresses), Strings.Text("NoAddresses"))
            .That(read.Addresses.Count <= Maximum, nameof(Addresses), Strings.Text("TooManyAddresses", Maximum));
    }
}

/// <summary>What was begun.</summary>
/// <param name="Count">How many addresses there are.</param>
public sealed record SeveralInvited(int Count);

internal sealed class InviteSeveralHandler(
    BackboneDb db, TenantScope scope, TenantRoles roles, InvitationRoom room, IJobs jobs, TimeProvider clock, IStringLocalizerFactory localizers)
    : IHandler<InviteSeveral, SeveralInvited>
{
    public async Task<Result<SeveralInvited>> Handle(InviteSeveral request, CancellationToken cancellationToken)
    {
        if (await roles.WhyNotOffer(scope.Caller, request.Role, cancellationToken) is { } refusal)
            return refusal;
        var addresses = InvitedAddresses.Read(request.Addresses).Addresses;
        if (await room.Refusal(request.Role, addresses.Count - await CountKnown(addresses, cancellationToken), cancellationToken) is { } full)
            return full;
        var title = Strings.Text("WorkTitle-SendInvitations", addresses.Count).Read(localizers);
        await jobs.Enqueue(new SendInvitations(addresses, request.Role, scope.Caller.Person!.Id), new() { Title = title }, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new SeveralInvited(addresses.Count);
    }

    // Who is a member or invited already is left out, and takes nothing.
    private async Task<int> CountKnown(IReadOnlyList<InvitedAddress> addresses, CancellationToken cancellationToken)
    {
        var emails = addresses.Select(address => address.Email).ToArray();
        var now = clock.GetUtcNow();
        return await db.People.CountAsync(person => emails.Contains(person.Email), cancellationToken) + await db.Set<Invitation>().CountAsync(
            open => open.AcceptedAt == null && open.RevokedAt == null && open.ExpiresAt > now && emails.Contains(open.Email), cancellationToken);
    }
}
