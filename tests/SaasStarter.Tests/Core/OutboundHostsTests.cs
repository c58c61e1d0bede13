using System.Net;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Tests.Core;

/// <summary>Where the product goes at addresses that strangers wrote.</summary>
public sealed class OutboundHostsTests
{
    [Theory]
    [InlineData("https://id.acme.com/realms/x")]
    [InlineData("https://id.acme.com:8443")]
    [InlineData("https://8.8.8.8")]
    [InlineData("https://[2606:4700::1111]")]
    public void What_is_public_may_be_called(string address) => Assert.Null(Hosts([]).Refusal(new(address)));

    [Theory]
    [InlineData("http://id.acme.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:password@id.acme.com")]
    [InlineData("https://id.acme.com/#x")]
    [InlineData("https://id.acme.com:22")]
    [InlineData("https://id.acme.com:5432")]
    [InlineData("https://localhost")]
    [InlineData("https://directory")]
    [InlineData("https://directory.internal.")]
    [InlineData("https://127.1")]
    [InlineData("https://2130706433")]
    [InlineData("https://0x7f.1")]
    [InlineData("https://0177.0.0.1")]
    [InlineData("https://[::1]")]
    [InlineData("https://[::ffff:169.254.169.254]")]
    [InlineData("https://[fd00::1]")]
    [InlineData("https://100.64.0.1")]
    [InlineData("https://172.16.5.4")]
    [InlineData("https://192.168.1.1")]
    [InlineData("https://169.254.169.254")]
    public void What_is_not_public_may_not(string address) => Assert.NotNull(Hosts([]).Refusal(new(address)));

    [Fact]
    public async Task One_private_address_among_public_ones_is_one_too_many()
    {
        var uri = new Uri("https://id.acme.com");

        Assert.NotNull(await Hosts(["8.8.8.8"]).Resolve(uri, TestContext.Current.CancellationToken));
        Assert.Null(await Hosts(["8.8.8.8", "fd00::1"]).Resolve(uri, TestContext.Current.CancellationToken));
        Assert.Null(await Hosts([]).Resolve(uri, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_not_connected_to_however_often_it_leads_outside()
    {
        var lookup = new FixedLookup(["8.8.8.8"], ["127.0.0.1"]);
        var hosts = new OutboundHosts(lookup, new(AllowsLoopback: false));
        Assert.NotNull(await hosts.Resolve(new("https://id.acme.com"), TestContext.Current.CancellationToken));
        using var client = new HttpClient(hosts.NewHandler());

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("https://id.acme.com"), TestContext.Current.CancellationToken));

        Assert.Contains("not public", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, lookup.Asked);
    }

    private static OutboundHosts Hosts(string[] addresses) => new(new FixedLookup(addresses), new(AllowsLoopback: false));

    private sealed class FixedLookup(params string[][] answers) : IHostLookup
    {
        public int Asked { get; private set; }

        public Task<IPAddress[]> Find(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>([.. answers[Math.Min(Asked++, answers.Length - 1)].Select(IPAddress.Parse)]);
    }
}
