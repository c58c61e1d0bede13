using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Deployment;

/// <summary>Somebody who is signed in and reads fifty pages a second, and somebody who renames the tenant again and again, until they are told to stop.</summary>
internal sealed class Load : IAsyncDisposable
{
    private const int PerSecond = 50;

    private readonly HttpClient _client = DeployedProduct.Browser();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<string> _failures = [];
    private readonly ConcurrentBag<string> _acknowledged = [];
    private readonly DeployedProduct _product;
    private readonly CurrentTenant _tenant;
    private readonly string _cookies;
    private readonly TestField _token;
    private readonly Task _running;
    private int _answered;

    public Load(DeployedProduct product, CurrentTenant tenant, TestVisitor owner)
    {
        (_product, _tenant) = (product, tenant);
        _token = product.People.TokenFor(owner);
        // Signed in without TLS; behind the proxy the cookie has the name that browsers hold to one host.
        _cookies = owner.Cookies.GetCookieHeader(product.People.Address).Replace("saasstarter-session=", "__Host-saasstarter-session=", StringComparison.Ordinal);
        _running = Task.WhenAll(Task.Run(Read), Task.Run(Write));
    }

    /// <summary>What was not answered as it should, so far.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>How many requests were answered well so far.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>The names that the tenant was given, of which the product said that it has them.</summary>
    public IReadOnlyCollection<string> Acknowledged => _acknowledged;

    /// <summary>Waits until this many more requests were answered well.</summary>
    public Task Until(int more)
    {
        var goal = Answered + more;
        return Jobs.JobApplication.Until(() => Task.FromResult(Answered >= goal), "the product answers again");
    }

    public async Task Stop()
    {
        await _stopping.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _client.Dispose();
    }

    // At a constant rate, whether or not what was asked before has been answered.
    private async Task Read()
    {
        string[] pages = [$"/t/{_tenant.Slug}", $"/t/{_tenant.Slug}/members", "/security", "/"];
        var asked = Channel.CreateUnbounded<Task>();
        var collecting = Task.Run(async () =>
        {
            await foreach (var request in asked.Reader.ReadAllAsync())
                await request;
        });
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1000.0 / PerSecond));
        for (var number = 0; !_stopping.IsCancellationRequested; number++)
        {
            await timer.WaitForNextTickAsync();
            asked.Writer.TryWrite(Ask(HttpMethod.Get, pages[number % pages.Length], null, HttpStatusCode.OK));
        }
        asked.Writer.Complete();
        await collecting;
    }

    private async Task Write()
    {
        for (var number = 1; !_stopping.IsCancellationRequested; number++)
        {
            var name = $"Name {number} of {_tenant.Slug}";
            using var form = TestVisitor.Content([("Name", name), ("Slug", _tenant.Slug), _token], isMultipart: false);
            if (await Ask(HttpMethod.Post, $"/t/{_tenant.Slug}/settings/name", form, HttpStatusCode.Found))
                _acknowledged.Add(name);
        }
    }

    private async Task<bool> Ask(HttpMethod method, string path, HttpContent? content, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, new Uri(_product.Address, path)) { Content = content, Version = _client.DefaultRequestVersion, VersionPolicy = _client.DefaultVersionPolicy };
        request.Headers.Add("Cookie", _cookies);
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.Add("Origin", _product.Address.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        try
        {
            using var response = await _client.SendAsync(request);
            if (response.StatusCode != expected)
            {
                _failures.Add($"{method} {path}: {(int)response.StatusCode} {response.Headers.Location}");
                return false;
            }
            Interlocked.Increment(ref _answered);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            _failures.Add($"{method} {path}: {exception.Message}");
            return false;
        }
    }
}
