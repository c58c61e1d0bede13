using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Errors;
using SaasStarter.Backbone.Hosting;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Errors;

/// <summary>What breaks in a request reaches those who run the product, and nobody else notices.</summary>
public sealed class RequestErrorTests(RequestErrorTests.Broken product) : IClassFixture<RequestErrorTests.Broken>
{
    [Fact]
    public async Task The_page_shows_the_reference_under_which_the_error_was_reported()
    {
        var (page, report) = await product.Break(new(HttpMethod.Get, "/t/broken/members?search=camille.secret%40example.com"));

        Assert.Equal("GET /t/{tenant}/members", report.Operation);
        Assert.Contains(report.Reference!, page.Body, StringComparison.Ordinal);
        Assert.Equal(report.Reference, report.TraceId);
        Assert.Equal(product.Tenant.Id.ToString(), report.Tenant);
        Assert.Equal(product.Owner.Person!.Id.ToString(), report.User);
        Assert.Contains("Npgsql.PostgresException", report.Types);
        Assert.Contains("42501", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_the_visitor_sent_is_reported()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/t/broken/members?search=camille.secret%40example.com");
        request.Headers.Add("Authorization", "Bearer secret-header");
        request.Headers.Add("User-Agent", "SecretBrowser/1.0");
        request.Headers.Add("Referer", "https://secret.example.com/");
        var (_, report) = await product.Break(request);

        Assert.DoesNotContain(["secret", "owner@example.com", "Broken Ltd", "/t/broken", "127.0.", product.SessionToken],
            sent => report.Text.Contains(sent, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_is_no_error_of_the_product_is_not_reported()
    {
        var before = OfRequests(product.Sink).Count;
        Assert.Equal(HttpStatusCode.NotFound, (await product.Owner.Get("/nothing-here")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await product.Owner.Get("/t/elsewhere/members")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await product.Visitor().Send(new(HttpMethod.Post, "/sign-in") { Content = new FormUrlEncodedContent([]) })).Status);

        await product.Break(new(HttpMethod.Get, "/t/broken/members"));
        Assert.Equal("GET /t/{tenant}/members", Assert.Single(OfRequests(product.Sink).Skip(before)).Operation);
    }

    [Fact]
    public async Task An_error_in_the_middle_of_an_answer_is_reported_too()
    {
        await using var sink = await EnvelopeSink.Open();
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = "Production" });
        builder.Configuration["Sentry:Dsn"] = sink.Dsn;
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore().AddMetrics().AddSingleton(TimeProvider.System).AddScoped<TenantScope>()
            .AddErrorReporting(builder.Configuration, typeof(Program).Assembly);
        await using (var app = builder.Build())
        {
            app.UseMiddleware<RequestErrors>();
            app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = _ => Task.CompletedTask });
            app.UseRouting();
            app.MapGet("/stream/{secret}", async Task (HttpContext context) =>
            {
                await context.Response.WriteAsync("begun");
                await context.Response.Body.FlushAsync();
                throw new InvalidOperationException("It broke.");
            });
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient();
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri(app.Urls.Single() + "/stream/abc"), TestContext.Current.CancellationToken));
        }

        var report = Assert.Single(OfRequests(sink));
        Assert.Equal(("GET /stream/{secret}", "It broke."), (report.Operation, report.Message));
    }

    [Fact]
    public async Task A_failing_request_is_no_slower_because_of_its_report()
    {
        await using var hindered = new Broken(product.Cluster);
        await hindered.InitializeAsync();
        hindered.Sink.Trouble = Trouble.Hangs;
        await using var silent = new Silent(product.Cluster);
        await silent.InitializeAsync();
        var (reporting, quiet) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < 60; turn++)
        {
            reporting.Add(await Time(hindered));
            quiet.Add(await Time(silent));
        }
        var (slower, faster) = (Median(reporting), Median(quiet));
        Assert.True(slower < faster * 1.5 + 5, $"{slower:0.0} ms with a receiver that hangs, {faster:0.0} ms without any.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{slower:0.00} ms with a receiver that hangs, {faster:0.00} ms without any");
    }

    // A task that another test of this process left behind is reported by every product in it.
    private static IReadOnlyList<ReceivedError> OfRequests(EnvelopeSink sink) => [.. sink.Received.Where(report => report.Operation.StartsWith("GET ", StringComparison.Ordinal))];

    private static async Task<double> Time(Broken application)
    {
        var watch = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.InternalServerError, (await application.Owner.Get("/t/broken/members")).Status);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> times) => times.Skip(10).Order().ElementAt(25);

    /// <summary>The product on a database that refuses to show members, with a receiver of errors.</summary>
    public class Broken(TestCluster cluster) : TestApplication(cluster)
    {
        private EnvelopeSink? _sink;

        public TestCluster Cluster { get; } = cluster;

        public TestVisitor Owner { get; private set; } = null!;

        public CurrentTenant Tenant { get; private set; } = null!;

        internal EnvelopeSink Sink => _sink!;

        public string SessionToken => Owner.Cookies.GetCookies(Address).Single(cookie => cookie.Name.EndsWith("session", StringComparison.Ordinal)).Value;

        protected override IEnumerable<(string Key, string Value)> Settings => [("Sentry:Dsn", Sink.Dsn)];

        public override async ValueTask InitializeAsync()
        {
            _sink = await EnvelopeSink.Open();
            await base.InitializeAsync();
            Owner = await SignUp("owner@example.com");
            Tenant = await CreateTenant(Owner, "Broken Ltd", "broken");
            await Sql(TestDatabase.Superuser, $"revoke select on backbone.person from {DatabaseRoles.Application}");
        }

        /// <summary>Sends what breaks, and waits for the report of it: the minute in which the same error is only counted is over.</summary>
        internal async Task<(Answer Page, ReceivedError Report)> Break(HttpRequestMessage request)
        {
            Clock.Advance(TimeSpan.FromMinutes(2));
            var before = OfRequests(Sink).Count;
            var page = await Owner.Send(request);
            for (var received = before; OfRequests(Sink).Count == before; received++)
                await Sink.Receive(received + 1);
            return (page, OfRequests(Sink)[before]);
        }
    }

    private sealed class Silent(TestCluster cluster) : Broken(cluster)
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [];
    }
}
