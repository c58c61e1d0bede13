using System.Net;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Webhooks;

namespace SaasStarter.Tests.Webhooks;

/// <summary>T43: no address inside, however it is written.</summary>
public sealed class TargetTests
{
    private readonly HostTable _hosts = new HostTable().Add("hooks.example.com", ["93.184.215.14"]);

    private WebhookTargets Targets => new(_hosts, new(AllowsLoopback: false));

    [Theory]
    [InlineData("https://hooks.example.com/events?tenant=7")]
    [InlineData("https://hooks.example.com:8443/")]
    [InlineData("https://93.184.215.14/")]
    [InlineData("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/")]
    [InlineData("https://HOOKS.Example.com./")]
    [InlineData("https://bücher.example.com/")]
    public void T43_What_anybody_could_reach_is_let_pass(string url) => Assert.NotNull(Targets.Read(url).Uri);

    [Theory]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST./")]
    [InlineData("https://sub.localhost/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://0/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://１２７.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::ffff:169.254.169.254]/")]
    [InlineData("https://[::ffff:a9fe:a9fe]/")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("https://[2002:a9fe:a9fe::1]/")]
    [InlineData("https://[2001::1]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[ff02::1]/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://172.16.3.4/")]
    [InlineData("https://172.31.255.255/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://168.63.129.16/")]
    [InlineData("https://198.18.0.1/")]
    [InlineData("https://224.0.0.1/")]
    [InlineData("https://255.255.255.255/")]
    [InlineData("https://metadata.google.internal/")]
    [InlineData("https://metadata/")]
    [InlineData("https://intranet/")]
    [InlineData("https://printer.local/")]
    [InlineData("https://router.lan/")]
    [InlineData("http://hooks.example.com/")]
    [InlineData("ftp://hooks.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://hooks.example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user:secret@hooks.example.com/")]
    [InlineData("https://hooks.example.com@10.0.0.1/")]
    [InlineData("https://hooks.example.com/#there")]
    [InlineData("https://hooks.example.com:22/")]
    [InlineData("https://hooks.example.com:5432/")]
    [InlineData("https://hooks.example.com:80/")]
    [InlineData("https://hooks.example.com:0/")]
    [InlineData("//hooks.example.com/")]
    [InlineData("hooks.example.com")]
    [InlineData("https://")]
    [InlineData("https:///")]
    public void T43_What_is_inside_or_no_web_address_is_refused_with_a_reason(string url)
    {
        var (uri, whyNot) = Targets.Read(url);

        Assert.Null(uri);
        Assert.NotNull(whyNot);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fd12:3456::1")]
    [InlineData("93.184.215.14", "10.0.0.1")]
    [InlineData("93.184.215.14", "fd00::1")]
    public async Task T44_A_name_is_refused_when_any_of_its_addresses_is_inside(params string[] addresses)
    {
        _hosts.Add("rebound.example.com", addresses);

        Assert.Null(await Targets.Resolve(new("https://rebound.example.com/"), TestContext.Current.CancellationToken));
        Assert.Equal("rebound.example.com", Assert.Single(_hosts.Asked));
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_refused() =>
        Assert.Null(await Targets.Resolve(new("https://nobody.example.com/"), TestContext.Current.CancellationToken));

    [Fact]
    public void This_machine_is_let_pass_in_development_alone_and_only_when_it_is_configured()
    {
        var local = new WebhookTargets(_hosts, new(AllowsLoopback: true));

        Assert.NotNull(local.Read("http://127.0.0.1:5000/").Uri);
        Assert.NotNull(local.Read("http://localhost:5000/").Uri);
        Assert.Null(local.Read("http://10.0.0.1:5000/").Uri);
        Assert.Null(local.Read("http://hooks.example.com/").Uri);
        Assert.Null(Targets.Read("http://127.0.0.1:5000/").Uri);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.0", true)]
    [InlineData("100.63.255.255", true)]
    [InlineData("100.128.0.0", true)]
    [InlineData("2a00:1450:4007::1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("100::1", false)]
    [InlineData("::127.0.0.1", false)]
    public void Only_what_is_given_out_to_everybody_is_public(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));
}
