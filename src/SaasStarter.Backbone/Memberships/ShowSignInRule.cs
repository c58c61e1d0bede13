using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>How members have to sign in, and whom another rule would keep out.</summary>
internal sealed record ShowSignInRule : IQuery<SignInRuleSettings>
{
    public static Audience Audience => Audience.Member(TenantPermissions.ChangeSignInRule);

    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>The rule, and what it would mean.</summary>
/// <param name="Rule">The rule that counts.</param>
/// <param name="Choices">The rules, with whom each would keep out. Who may choose one meets it.</param>
internal sealed record SignInRuleSettings(SignInRule Rule, IReadOnlyList<SignInRuleChoice> Choices);

/// <summary>A rule that could count.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="IsMet">Whether the session that asks meets it.</param>
/// <param name="Outside">How many members have not set up what it asks for.</param>
/// <param name="Names">The first of them.</param>
internal sealed record SignInRuleChoice(SignInRule Rule, bool IsMet, int Outside, IReadOnlyList<string> Names);

internal sealed class ShowSignInRuleHandler(BackboneDb db, SignInRules rules) : IHandler<ShowSignInRule, SignInRuleSettings>
{
    private const int NamesShown = 50;

    public async Task<Result<SignInRuleSettings>> Handle(ShowSignInRule request, CancellationToken cancellationToken)
    {
        var current = await db.Tenants.Select(tenant => tenant.SignInRule).SingleAsync(cancellationToken);
        var choices = new List<SignInRuleChoice>();
        foreach (var rule in Enum.GetValues<SignInRule>())
        {
            var isMet = await rules.IsMet(rule, cancellationToken);
            // Its own single sign-on is a choice once somebody has come in by it.
            if (rule == SignInRule.SingleSignOn && !isMet && current != rule)
                continue;
            var outside = await rules.Outside(rule, cancellationToken);
            choices.Add(new(rule, isMet, outside.Count, [.. outside.Take(NamesShown).Select(person => person.Name)]));
        }
        return new SignInRuleSettings(current, choices);
    }
}

/// <summary>Knows who meets which rule.</summary>
internal sealed class SignInRules(BackboneDb db, TenantScope scope)
{
    /// <summary>Whether the session that asks meets a rule.</summary>
    public async Task<bool> IsMet(SignInRule rule, CancellationToken cancellationToken)
    {
        var name = rule.ToString();
        return await db.Database.SqlQuery<bool>($"""select backbone.session_meets({scope.Caller.SessionId}, {name}) as "Value" """).SingleAsync(cancellationToken);
    }

    /// <summary>The members who have not set up what a rule asks for, by name. Of single sign-on, nobody is known to lack it.</summary>
    public async Task<IReadOnlyList<Person>> Outside(SignInRule rule, CancellationToken cancellationToken)
    {
        if (rule is not (SignInRule.SecondFactor or SignInRule.Passkey))
            return [];
        var needsPasskey = rule == SignInRule.Passkey;
        var lacking = (await db.Database.SqlQuery<Guid>($"""
            select person_id as "Value" from backbone.member_factors() where not has_passkey and ({needsPasskey} or not has_authenticator)
            """).ToListAsync(cancellationToken)).Select(id => new Id<Person>(id)).ToHashSet();
        var people = await db.People.OrderBy(person => person.Name).ThenBy(person => person.Email).ToListAsync(cancellationToken);
        return [.. people.Where(person => lacking.Contains(person.Id))];
    }
}
