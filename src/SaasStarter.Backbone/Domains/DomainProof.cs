namespace SaasStarter.Backbone.Domains;

/// <summary>What name servers say of the record that proves whose a domain is.</summary>
internal enum DomainProof
{
    /// <summary>It is there.</summary>
    Found,

    /// <summary>It is not there, or says something else.</summary>
    Missing,

    /// <summary>No name server could tell.</summary>
    Unknown,
}

/// <summary>Looks for that record.</summary>
internal sealed class DomainProofs(DnsClient dns)
{
    public async Task<DomainProof> Find(Domain domain, CancellationToken cancellationToken) =>
        await dns.FindTexts(domain.RecordName, cancellationToken) is not { } texts ? DomainProof.Unknown
        : texts.Any(text => text.Trim() == domain.RecordValue) ? DomainProof.Found : DomainProof.Missing;
}
