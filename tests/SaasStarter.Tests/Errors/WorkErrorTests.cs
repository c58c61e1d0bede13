using System.Diagnostics;
using SaasStarter.Backbone.Mail;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;
using SaasStarter.Tests.Mail;

namespace SaasStarter.Tests.Errors;

/// <summary>A job and a mail that will not be tried again are told to those who run the product, without what they were about.</summary>
public sealed class WorkErrorTests(WorkErrorTests.Product product) : IClassFixture<WorkErrorTests.Product>
{
    [Fact]
    public async Task A_parked_job_is_reported_with_its_tenant_and_trace()
    {
        var owner = await product.SignUp("owner@example.com");
        var tenant = await product.CreateTenant(owner, "Parked");
        product.Done.On("What camille.secret wrote", _ => throw new InvalidOperationException("The address camille.secret@example.com is unknown."));

        using var request = new Activity("request").Start();
        var job = await product.Enqueue(tenant, new Note("What camille.secret wrote"), new() { MaximumAttempts = 1 });

        var report = await product.Report("Note");
        Assert.Equal(tenant.Id.ToString(), report.Tenant);
        Assert.Equal("The address [mail] is unknown.", report.Message);
        Assert.Equal(request.TraceId.ToString(), report.TraceId);
        Assert.Contains(job.ToString(), report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("camille", report.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_refused_mail_is_reported_without_its_recipient()
    {
        var id = await product.SendMail(MailSending.Code("nobody.secret@example.org"));

        var report = await product.Report("code");
        Assert.Equal(MailStatus.Refused.ToString(), (await product.Mail(id, MailStatus.Refused)).Status);
        Assert.Contains(id.ToString(), report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", report.Text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The product with a receiver of errors, and a mail server that knows nobody.</summary>
    public sealed class Product : JobApplication
    {
        private readonly StrangeServer _server = new(client => ScriptedServer.Converse(client, verb => verb == "RCPT" ? "550 5.1.1 no such user nobody.secret" : null, []));
        private EnvelopeSink? _sink;

        public Product(TestCluster cluster) : base(cluster) { }

        protected override bool KeepsReports => false;

        protected override IEnumerable<(string Key, string Value)> Settings => [.. base.Settings, .. _server.Settings, ("Sentry:Dsn", _sink!.Dsn)];

        public override async ValueTask InitializeAsync()
        {
            _sink = await EnvelopeSink.Open();
            await base.InitializeAsync();
        }

        internal async Task<ReceivedError> Report(string operation)
        {
            await Until(() => Task.FromResult(_sink!.Received.Any(report => report.Operation == operation)), $"{operation} is reported");
            return _sink!.Received.First(report => report.Operation == operation);
        }
    }
}
