using System.Net;
using Microsoft.Extensions.Options;

namespace SaasStarter.Backbone.Domains;

/// <summary>Which name servers are asked: the configuration's section <c>Dns</c>.</summary>
public sealed class DnsSettings
{
    /// <summary>Their addresses, <c>9.9.9.9, [2620:fe::fe]:53</c>; empty for those of the system. They must resolve for others (RFC 1034, 5.3.1).</summary>
    public string Servers { get; set; } = "";

    /// <exception cref="FormatException">Something in it is no address.</exception>
    internal IReadOnlyList<IPEndPoint> Addresses => [.. Split().Select(server => IPEndPoint.Parse(server)).Select(server => server.Port == 0 ? new(server.Address, DnsClient.Port) : server)];

    internal IEnumerable<string> Wrong => Split().Where(server => !IPEndPoint.TryParse(server, out _));

    private string[] Split() => Servers.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Refuses to start with what is no name server.</summary>
internal sealed class DnsSettingsCheck : IValidateOptions<DnsSettings>
{
    public ValidateOptionsResult Validate(string? name, DnsSettings options) => options.Wrong.FirstOrDefault() is { } wrong
        ? ValidateOptionsResult.Fail($"Dns:Servers contains '{wrong}'. Set Dns__Servers to addresses, like 9.9.9.9, or leave it empty for those of the system.")
        : ValidateOptionsResult.Success;
}
