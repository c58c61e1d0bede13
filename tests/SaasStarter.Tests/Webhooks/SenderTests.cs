using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using SaasStarter.Backbone.Webhooks;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Webhooks;

/// <summary>What leaves this product, and what it makes of answers; against real servers on this machine.</summary>
public sealed class SenderTests
{
    private const string Body = """{"data": {"n": 1}, "type": "webhook.test"}""";

    private readonly HostTable _hosts = new();
    private readonly string _secret = WebhookSecrets.New();
    private readonly ShiftedTime _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_says_what_Standard_Webhooks_asks_for_and_nothing_of_ours()
    {
        using var receiver = Receiver.Start();

        var attempt = await Send(receiver.Url);

        Assert.Equal((204, null), (attempt.Status, attempt.Failure));
        var received = Assert.Single(receiver.All);
        Assert.Equal("POST /hooks HTTP/1.1", received.Headers[":request"]);
        Assert.Equal(Body, received.Body);
        Assert.Equal(["Content-Length", "Content-Type", "Host", "User-Agent", "webhook-id", "webhook-signature", "webhook-timestamp"],
            received.Headers.Keys.Where(name => name[0] != ':').Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task T46_A_receivers_library_accepts_what_was_signed_and_nothing_that_was_altered_replayed_or_signed_by_another()
    {
        using var receiver = Receiver.Start();
        var former = WebhookSecrets.New();
        await Send(receiver.Url);
        await Send(receiver.Url, secrets: [_secret, former]);
        _clock.Advance(TimeSpan.FromMinutes(-6));
        await Send(receiver.Url);
        var (good, overlap, old) = (receiver.All[0], receiver.All[1], receiver.All[2]);

        var found = await Verify(
            (_secret, good.Headers, good.Body),
            (_secret, good.Headers, good.Body.Replace("1", "2", StringComparison.Ordinal)),
            (_secret, With(good, "webhook-id", "evt_other"), good.Body),
            (_secret, With(good, "webhook-timestamp", (long.Parse(good.Headers["webhook-timestamp"], null) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)), good.Body),
            (WebhookSecrets.New(), good.Headers, good.Body),
            (_secret, overlap.Headers, overlap.Body),
            (former, overlap.Headers, overlap.Body),
            (former, good.Headers, good.Body),
            (_secret, old.Headers, old.Body));

        Assert.Equal(
        [
            "good", "No matching signature found", "No matching signature found", "No matching signature found", "No matching signature found", "good", "good",
            "No matching signature found", "Message timestamp too old",
        ], found);
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(299, null)]
    [InlineData(302, AttemptFailure.Redirected)]
    [InlineData(400, AttemptFailure.Refused)]
    [InlineData(410, AttemptFailure.Refused)]
    [InlineData(500, AttemptFailure.Refused)]
    internal async Task The_status_says_whether_it_arrived(int status, AttemptFailure? failure)
    {
        using var receiver = Receiver.Start(Receiver.Status(status, body: "whatever"));

        var attempt = await Send(receiver.Url);

        Assert.Equal((status, failure), (attempt.Status, attempt.Failure));
    }

    [Fact]
    public async Task T44_Nobody_follows_a_redirect()
    {
        using var inside = Receiver.Start();
        using var receiver = Receiver.Start(Receiver.Status(307, $"Location: {inside.Url}\r\n"));

        Assert.Equal(AttemptFailure.Redirected, (await Send(receiver.Url)).Failure);
        Assert.Equal(0, inside.Connections);
    }

    [Fact]
    public async Task T44_A_name_is_looked_up_once_and_the_connection_goes_to_what_was_vetted()
    {
        using var authority = new Authority();
        using var receiver = Receiver.StartTls(authority.Issue("hooks.example.com"));
        _hosts.Add("hooks.example.com", [receiver.EndPoint.Address.ToString()], ["10.0.0.1"]);

        var first = await Send("https://hooks.example.com:8443/", authority);
        var asked = _hosts.Asked.Count;
        var second = await Send("https://hooks.example.com:8443/", authority);

        Assert.Equal((204, 1, 1), (first.Status, asked, receiver.All.Count));
        Assert.Equal(AttemptFailure.AddressRefused, second.Failure);
    }

    [Fact]
    public async Task T43_What_was_let_pass_when_it_was_saved_is_refused_when_its_name_leads_inside_later()
    {
        using var authority = new Authority();
        using var inside = Receiver.StartTls(authority.Issue("hooks.example.com"));
        _hosts.Add("hooks.example.com", ["93.184.215.14"], [inside.EndPoint.Address.ToString()]);
        var targets = new WebhookTargets(_hosts, new(AllowsLoopback: false));
        var uri = targets.Read("https://hooks.example.com:8443/").Uri!;

        Assert.NotNull(await targets.Resolve(uri, Cancellation));
        var attempt = await new WebhookSender(targets, _clock, authority.Trust).Send(new(uri.AbsoluteUri, "evt_1", Body, [_secret]), Cancellation);

        Assert.Equal(AttemptFailure.AddressRefused, attempt.Failure);
        Assert.Equal(0, inside.Connections);
    }

    [Fact]
    public async Task A_certificate_has_to_be_for_the_name_and_of_an_authority_that_is_believed()
    {
        using var authority = new Authority();
        using var other = Receiver.StartTls(authority.Issue("other.example.com"));
        using var receiver = Receiver.StartTls(authority.Issue("hooks.example.com"));
        _hosts.Add("hooks.example.com", [other.EndPoint.Address.ToString()]).Add("found.example.com", [receiver.EndPoint.Address.ToString()]);

        Assert.Equal(AttemptFailure.Untrusted, (await Send("https://hooks.example.com:8443/", authority)).Failure);
        _hosts.Add("hooks.example.com", [receiver.EndPoint.Address.ToString()]);
        Assert.Equal(AttemptFailure.Untrusted, (await Send("https://hooks.example.com:8443/")).Failure);
        Assert.Null((await Send("https://hooks.example.com:8443/", authority)).Failure);
        Assert.Single(receiver.All);
        Assert.Empty(other.All);
    }

    [Fact]
    public async Task T45_An_answer_is_waited_for_no_longer_than_seven_seconds_however_slowly_it_comes()
    {
        using var never = Receiver.Start(Receiver.Never);
        using var drop = Receiver.Start(Receiver.Drop);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var begun = TimeProvider.System.GetTimestamp();

        var attempts = await Task.WhenAll(Send(never.Url), Send(drop.Url), Send($"https://{silent.LocalEndpoint}/"));

        Assert.All(attempts, attempt => Assert.Equal((null, AttemptFailure.TimedOut), (attempt.Status, attempt.Failure)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(6.5), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task T45_An_answer_is_not_read_beyond_a_hundred_kilobytes()
    {
        using var announced = Receiver.Start(Receiver.Text("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"));
        using var endless = Receiver.Start(Receiver.Endless);
        using var headers = Receiver.Start(Receiver.Text($"HTTP/1.1 200 OK\r\nX-Long: {new string('x', 200_000)}\r\n\r\n"));

        Assert.Equal((200, AttemptFailure.AnswerTooLong), await Outcome(announced.Url));
        Assert.Equal((200, AttemptFailure.AnswerTooLong), await Outcome(endless.Url));
        Assert.Equal((null, AttemptFailure.NotUnderstood), await Outcome(headers.Url));
    }

    [Fact]
    public async Task Who_does_not_speak_HTTP_hangs_up_or_is_not_there_is_told_apart()
    {
        using var other = Receiver.Start(Receiver.Text("SSH-2.0-OpenSSH_9.2\r\n"));
        using var hangsUp = Receiver.Start((_, _, _) => Task.CompletedTask);
        var gone = Receiver.Start();
        gone.Dispose();

        Assert.Equal((null, AttemptFailure.NotUnderstood), await Outcome(other.Url));
        Assert.Equal((null, AttemptFailure.Unreachable), await Outcome(hangsUp.Url));
        Assert.Equal((null, AttemptFailure.Unreachable), await Outcome(gone.Url));
    }

    private async Task<(int?, AttemptFailure?)> Outcome(string url)
    {
        var attempt = await Send(url);
        return (attempt.Status, attempt.Failure);
    }

    private Task<DeliveryAttempt> Send(string url, Authority? authority = null, IReadOnlyList<string>? secrets = null) =>
        new WebhookSender(new(_hosts, new(AllowsLoopback: true)), _clock, authority?.Trust).Send(new(url, "evt_1", Body, secrets ?? [_secret]), Cancellation);

    private static Dictionary<string, string> With(Received received, string header, string value) => new(received.Headers) { [header] = value };

    private static async Task<string[]> Verify(params (string Secret, IReadOnlyDictionary<string, string> Headers, string Body)[] messages)
    {
        var node = new NodeProject("webhook-witness", "Webhooks/Witness");
        await node.Install();
        var file = Path.Combine(Directory.CreateTempSubdirectory("webhooks-").FullName, "messages.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(messages.Select(message => new
        {
            secret = message.Secret,
            headers = message.Headers.Where(header => header.Key.StartsWith("webhook-", StringComparison.Ordinal)).ToDictionary(),
            body = message.Body,
        })), Cancellation);
        var printed = await node.Node("verify.js", file);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return JsonSerializer.Deserialize<string[]>(printed)!;
    }

    /// <summary>An authority that only a test believes.</summary>
    private sealed class Authority : IDisposable
    {
        private readonly X509Certificate2 _root;

        public Authority()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            _root = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(2));
        }

        public X509ChainPolicy Trust
        {
            get
            {
                var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                policy.CustomTrustStore.Add(_root);
                return policy;
            }
        }

        public X509Certificate2 Issue(string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
            using var issued = request.Create(_root, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(1), RandomNumberGenerator.GetBytes(8));
            using var withKey = issued.CopyWithPrivateKey(key);
            return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
        }

        public void Dispose() => _root.Dispose();
    }
}
