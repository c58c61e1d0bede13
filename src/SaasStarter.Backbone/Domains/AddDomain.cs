using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Domains;

/// <summary>Adds a domain of the tenant's own. It counts for nothing until it is verified: somebody else may be about to do so.</summary>
/// <param name="Name">The name as it was typed, in any script.</param>
/// <param name="IsForWeb">Whether the tenant's pages are opened there.</param>
/// <param name="IsForMail">Whether its mail addresses are the tenant's.</param>
public sealed record AddDomain(string Name, bool IsForWeb, bool IsForMail) : ICommand<Done>
{
    /// <summary>How many a tenant may have.</summary>
    public const int Maximum = 20;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(DomainPermissions.Manage);

    /// <inheritdoc/>
    public string Subject => Domain.ToString();

    internal Id<Domain> Domain { get; } = Id<Domain>.New();

    /// <inheritdoc/>
    public void Validate(Validation check) => check
        .Line(Name, 300)
        .That(IsForWeb || IsForMail, nameof(IsForMail), Strings.Text("ForNothing"));
}

internal sealed class AddDomainHandler(BackboneDb db, DomainRules rules, TimeProvider clock) : IHandler<AddDomain, Done>
{
    public async Task<Result<Done>> Handle(AddDomain request, CancellationToken cancellationToken)
    {
        if (!DomainName.TryParse(request.Name, out var name))
            return Problem.Invalid(nameof(request.Name), Strings.Text("NoDomain"));
        if (rules.Refusal(name) is { } refusal)
            return Problem.Invalid(nameof(request.Name), refusal);
        if (await db.Set<Domain>().CountAsync(cancellationToken) >= AddDomain.Maximum)
            return Problem.Conflict(Strings.Text("TooMany", AddDomain.Maximum));
        db.Add(new Domain
        {
            Id = request.Domain,
            Name = name,
            IsForWeb = request.IsForWeb,
            IsForMail = request.IsForMail,
            Token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(20)),
            AddedAt = clock.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
