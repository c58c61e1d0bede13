using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>
/// Certifies that a tenant was erased: counts its rows before, notes the numbers of the invoices whose originals the law wants kept, and sends the certificate to
/// those who were its owners.
/// </summary>
internal sealed class CertifyErasure(BackboneDb db, TenantScope scope, Databases databases, Certificates certificates, IServiceScopeFactory scopes) : ITenantLifeStep
{
    private readonly Dictionary<string, long> _rows = [];
    private List<Person> _owners = [];
    private List<string> _invoices = [];

    public Task DeletionChanged(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<Result<Done>> BeforeErasure(CancellationToken cancellationToken)
    {
        _owners = await db.Set<Membership>().Where(membership => membership.Role == Role.Owner)
            .Join(db.People, membership => membership.PersonId, person => person.Id, (_, person) => person).ToListAsync(cancellationToken);
        _invoices = await db.Set<BillingInvoice>().Where(invoice => invoice.Number != null).OrderBy(invoice => invoice.CreatedAt).Select(invoice => invoice.Number!).ToListAsync(cancellationToken);
        await using var command = databases.BackOffice.CreateCommand("select table_name, row_count from backbone.count_rows_of_tenant($1)");
        command.Add(db.TenantId.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            _rows[reader.GetString(0)] = reader.GetInt64(1);
        return Done.Instance;
    }

    public async Task AfterErasure(CancellationToken cancellationToken)
    {
        KeptRecord[] kept = _invoices.Count == 0 ? [] : [new("backbone.billing_invoice", _invoices)];
        var certificate = await certificates.Issue("tenant", scope.Tenant.Id.Value, _rows, kept, cancellationToken);
        foreach (var owner in _owners)
            await Tell(owner, certificate, cancellationToken);
    }

    // The mail belongs to the owner's account: there is no tenant any more.
    private async Task Tell(Person owner, ErasureCertificate certificate, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Identify(Caller.System);
        _ = services.ServiceProvider.GetRequiredService<AccountsDb>();
        await services.ServiceProvider.GetRequiredService<Mailer>().Send(new ErasureCertified(MailRecipient.Of(owner), scope.Tenant.Name, certificate.Id.ToString(),
            certificate.ErasedAt, _rows.Values.Sum(), _rows.Count, _invoices), cancellationToken);
    }
}

/// <summary>The certificate of a tenant's erasure, for those who were its owners.</summary>
/// <param name="Recipient">A former owner.</param>
/// <param name="TenantName">What was erased.</param>
/// <param name="Number">The certificate's number.</param>
/// <param name="ErasedAt">When.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Tables">Of how many tables.</param>
/// <param name="Invoices">The numbers of the invoices whose originals are kept.</param>
internal sealed record ErasureCertified(MailRecipient Recipient, string TenantName, string Number, DateTimeOffset ErasedAt, long Rows, int Tables, IReadOnlyList<string> Invoices)
    : IMail<ErasureCertified>
{
    public static string Kind => "erasure-certified";

    public LocalizedText Subject => Strings.Text("CertificateSubject", TenantName);

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("CertificateErased", TenantName, ErasedAt.UtcDateTime, Rows, Tables)),
        new MailPart.Paragraph(Invoices.Count == 0
            ? Strings.Text("CertificateNothingKept")
            : Strings.Text("CertificateKept", Invoices.Count, string.Join(", ", Invoices))),
        new MailPart.Paragraph(Strings.Text("CertificateRests", 90)),
        new MailPart.Paragraph(Strings.Text("CertificateNumber", Number)),
    ];

    public static IReadOnlyList<ErasureCertified> Samples(MailRecipient recipient)
    {
        var erasedAt = new DateTimeOffset(2030, 5, 17, 9, 0, 0, TimeSpan.Zero);
        return [Sample(["A-0001", "A-0002"]), Sample([])];

        ErasureCertified Sample(IReadOnlyList<string> invoices) => new(recipient, "Atelier du Port", Id<ErasureCertificate>.New(erasedAt).ToString(), erasedAt, 1234, 17, invoices);
    }
}
