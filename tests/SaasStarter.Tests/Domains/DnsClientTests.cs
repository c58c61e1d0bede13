using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Domains;

namespace SaasStarter.Tests.Domains;

public sealed class DnsClientTests : IDisposable
{
    private readonly TestNameServer _server = new();

    [Fact]
    public async Task The_texts_of_a_name_are_found()
    {
        _server.Publish("_challenge.acme.example", "one", "two");

        Assert.Equal(["one", "two"], await Find("_challenge.acme.example"));
        Assert.Equal(1, _server.Questions);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_has_no_texts() => Assert.Empty((await Find("nothing.acme.example"))!);

    [Fact]
    public async Task A_text_of_several_strings_is_one()
    {
        var text = new string('x', 300) + new string('y', 300);
        _server.Publish("long.acme.example", text);

        Assert.Equal([text], await Find("long.acme.example"));
    }

    [Fact]
    public async Task Behind_an_alias_stand_the_texts_of_what_it_leads_to()
    {
        _server.Alias("_challenge.acme.example", "proof.elsewhere.example");
        _server.Publish("proof.elsewhere.example", "moved");

        Assert.Equal(["moved"], await Find("_challenge.acme.example"));
    }

    [Fact]
    public async Task What_is_longer_than_a_datagram_is_fetched_over_a_stream()
    {
        string[] texts = [.. Enumerable.Range(0, 30).Select(number => $"{number}: {new string('x', 200)}")];
        _server.Publish("many.acme.example", texts);
        _server.Mood = NameServerMood.Terse;

        Assert.Equal(texts, await Find("many.acme.example"));
    }

    [Fact]
    public async Task What_was_not_asked_is_not_heard()
    {
        _server.Publish("_challenge.acme.example", "genuine");
        _server.Mood = NameServerMood.Spoofed;

        Assert.Equal(["genuine"], await Find("_challenge.acme.example"));
    }

    [Theory]
    [InlineData(NameServerMood.Silent)]
    [InlineData(NameServerMood.Failing)]
    [InlineData(NameServerMood.Broken)]
    public async Task A_server_that_cannot_tell_is_asked_twice_and_then_nobody_knows(NameServerMood mood)
    {
        _server.Publish("_challenge.acme.example", "one");
        _server.Mood = mood;

        Assert.Null(await Find("_challenge.acme.example"));
        Assert.Equal(2, _server.Questions);
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_cannot_tell()
    {
        using var failing = new TestNameServer { Mood = NameServerMood.Failing };
        using var gone = new TestNameServer();
        gone.Dispose();
        _server.Publish("_challenge.acme.example", "one");

        Assert.Equal(["one"], await Client($"{failing.Address}, {_server.Address}").FindTexts("_challenge.acme.example", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Whoever_does_not_want_to_know_any_more_does_not_wait()
    {
        _server.Mood = NameServerMood.Silent;
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(_server.Address, TimeSpan.FromMinutes(1)).FindTexts("acme.example", soon.Token));
    }

    [Theory]
    [InlineData("ns.example.com")]
    [InlineData("9.9.9.9 nonsense")]
    public void What_is_no_address_of_a_server_prevents_the_start(string servers) =>
        Assert.Contains("Dns__Servers", new DnsSettingsCheck().Validate(null, new() { Servers = servers }).FailureMessage, StringComparison.Ordinal);

    [Fact]
    public void Servers_are_addresses_with_or_without_a_port() =>
        Assert.Equal(["9.9.9.9:53", "[2620:fe::fe]:5353"], new DnsSettings { Servers = "9.9.9.9, [2620:fe::fe]:5353" }.Addresses.Select(address => address.ToString()));

    public void Dispose() => _server.Dispose();

    private Task<IReadOnlyList<string>?> Find(string name) => Client(_server.Address).FindTexts(name, TestContext.Current.CancellationToken);

    private static DnsClient Client(string servers, TimeSpan? patience = null) =>
        new(Options.Create(new DnsSettings { Servers = servers })) { Patience = patience ?? TimeSpan.FromMilliseconds(300) };
}
