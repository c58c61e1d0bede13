using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>
/// Says how members have to sign in. Who says it meets the rule, so that there is always somebody inside; everybody else who does not is told by mail, and finds
/// in place of each page what to do.
/// </summary>
/// <param name="Rule">The rule.</param>
internal sealed record ChangeSignInRule(SignInRule Rule) : ICommand<Done>, ISensitive
{
    public static Audience Audience => Audience.Member(TenantPermissions.ChangeSignInRule);

    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class ChangeSignInRuleHandler(BackboneDb db, SignInRules rules, TenantScope scope, Mailer mailer, LiveTopics live) : IHandler<ChangeSignInRule, Done>
{
    private const int MaximumMails = 1000;

    public async Task<Result<Done>> Handle(ChangeSignInRule request, CancellationToken cancellationToken)
    {
        if (!await rules.IsMet(request.Rule, cancellationToken))
            return Problem.Conflict(Strings.Text($"MeetItFirst-{request.Rule}"));
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        if (tenant.SignInRule == request.Rule)
            return Done.Instance;
        tenant.SignInRule = request.Rule;
        await db.SaveChangesAsync(cancellationToken);
        live.AccessChanged();
        foreach (var person in (await rules.Outside(request.Rule, cancellationToken)).Take(MaximumMails))
            await mailer.Send(new SignInRuleMail(MailRecipient.Of(person), tenant.Name, request.Rule, scope.Caller.Person?.Name), cancellationToken);
        return Done.Instance;
    }
}

/// <summary>Tells a member that the tenant asks for a safer sign-in, and how to set it up.</summary>
/// <param name="Recipient">Who has not set it up yet.</param>
/// <param name="TenantName">The tenant's name.</param>
/// <param name="Rule">What it asks for.</param>
/// <param name="By">Who said so.</param>
internal sealed record SignInRuleMail(MailRecipient Recipient, string TenantName, SignInRule Rule, string? By) : IMail<SignInRuleMail>
{
    public static string Kind => "sign-in-rule";

    public LocalizedText Subject => Strings.Text("UnmetRuleTitle", TenantName);

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("SignInRuleMailText", By ?? TenantName, TenantName)),
        new MailPart.Paragraph(Strings.Text($"UnmetRule-{Rule}")),
        new MailPart.Button(Strings.Text("UnmetRuleSetUp"), AccountPaths.Security),
    ];

    public static IReadOnlyList<SignInRuleMail> Samples(MailRecipient recipient) =>
        [.. Enum.GetValues<SignInRule>().Where(rule => rule != SignInRule.None).Select(rule => new SignInRuleMail(recipient, "Atelier du Port", rule, "Olga Keller"))];
}
