using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>The register of processing, and the newest certificates of what was erased.</summary>
public sealed record ShowRegister : IQuery<RegisterView>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Platform(PrivacyPermissions.ReadRegister);
}

/// <summary>The register as staff see it.</summary>
/// <param name="Processings">All processings, by name.</param>
/// <param name="Certificates">The newest certificates.</param>
public sealed record RegisterView(IReadOnlyList<Processing> Processings, IReadOnlyList<CertificateRow> Certificates);

/// <summary>That something was erased.</summary>
/// <param name="Id">The certificate's identifier.</param>
/// <param name="Kind"><c>person</c> or <c>tenant</c>.</param>
/// <param name="ErasedAt">When.</param>
/// <param name="Rows">How many rows.</param>
public sealed record CertificateRow(Guid Id, string Kind, DateTimeOffset ErasedAt, long Rows)
{
    /// <summary>The number that people were told.</summary>
    public string Number => new Id<ErasureCertificate>(Id).ToString();
}

internal sealed class ShowRegisterHandler(BackOfficeDb db, PersonalDataCatalogue catalogue) : IHandler<ShowRegister, RegisterView>
{
    private const int MostCertificates = 50;

    public async Task<Result<RegisterView>> Handle(ShowRegister request, CancellationToken cancellationToken)
    {
        var certificates = await db.Database.SqlQuery<CertificateRow>($"""
            select id as "Id", kind as "Kind", erased_at as "ErasedAt",
                   coalesce((select sum(value::bigint) from jsonb_each_text(erased)), 0)::bigint as "Rows"
            from backbone.erasure_certificate order by id desc limit {MostCertificates}
            """).ToListAsync(cancellationToken);
        return new RegisterView(catalogue.Processings, certificates);
    }
}
