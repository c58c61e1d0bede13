using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>That one's own factors were changed.</summary>
/// <param name="SessionToken">What the browser keeps from now on, in <see cref="SessionCookie"/>.</param>
/// <param name="NeedsRecoveryCodes">Whether there is a second factor now and no recovery code.</param>
internal sealed record FactorsChanged(string SessionToken, bool NeedsRecoveryCodes);

/// <summary>What goes with each change of somebody's factors: all other devices are signed out, this one gets another token, and a mail says what happened.</summary>
internal sealed class FactorChanges(AccountsDb db, SecondFactors secondFactors, PendingSignIns pending, Sessions sessions, TenantDirectory directory, TenantScope scope, Mailer mailer)
{
    /// <summary>Finishes a change by which something was added: the session has just given it.</summary>
    public async Task<FactorsChanged> Added(User user, SecondFactorMethod factor, SecurityChange change, string? name, CancellationToken cancellationToken)
    {
        await EndOthers(user, cancellationToken);
        var session = await sessions.Confirm(factor, cancellationToken);
        return await Tell(user, session, change, name, cancellationToken);
    }

    /// <summary>Finishes a change by which something was taken away.</summary>
    public async Task<FactorsChanged> Removed(User user, SecurityChange change, string? name, CancellationToken cancellationToken)
    {
        await secondFactors.ForgetIdleRecoveryCodes(user.Id, cancellationToken);
        await EndOthers(user, cancellationToken);
        var session = await secondFactors.IsAskedOf(user.Id, cancellationToken)
            ? await sessions.Renew(cancellationToken)
            : await sessions.ForgetSecondFactor(cancellationToken);
        return await Tell(user, session, change, name, cancellationToken);
    }

    /// <summary>Why a factor has to stay: the staff never goes without one, and a tenant may ask for it. Null when it may go.</summary>
    /// <param name="left">What would be left.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Problem?> RefusalToRemove(OwnFactors left, CancellationToken cancellationToken)
    {
        var userId = scope.Caller.Person!.Id.Value;
        if (!left.HasAny && await db.Staff.AnyAsync(member => member.UserId == userId, cancellationToken))
            return Problem.Conflict(Strings.Text("StaffKeepsFactor"));
        var rules = await directory.SignInRulesOf(scope.Caller.SessionId!.Value, cancellationToken);
        return rules.FirstOrDefault(rule => rule.Rule == SignInRule.Passkey ? left.Passkeys == 0 : rule.Rule == SignInRule.SecondFactor && !left.HasAny) is { } asking
            ? Problem.Conflict(Strings.Text("TenantAsksForFactor", asking.TenantName))
            : null;
    }

    private async Task EndOthers(User user, CancellationToken cancellationToken)
    {
        await sessions.EndAll(user.Id, scope.Caller.SessionId, cancellationToken);
        await pending.EndAll(user.Id, cancellationToken);
    }

    private async Task<FactorsChanged> Tell(User user, NewSession session, SecurityChange change, string? name, CancellationToken cancellationToken)
    {
        await mailer.Send(new SecurityChangedMail(MailRecipient.Of(user.ToPerson()), change, name), cancellationToken);
        var factors = await secondFactors.Of(user.Id, cancellationToken);
        return new(session.Token, factors is { HasAny: true, RecoveryCodes: 0 });
    }
}
