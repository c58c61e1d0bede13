using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Legal;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Hosting;

/// <summary>
/// The product as Program.cs makes it, on a database of its own: the fixture of a test class. Derive from it to run it otherwise. Whoever is
/// signed up here has an account and a session at once, without the pages that tests of the sign-up go through.
/// </summary>
public class TestApplication(TestCluster cluster) : IAsyncLifetime
{
    private string? _passwordHash;

    private readonly List<TestVisitor> _visitors = [];
    private Factory? _factory;
    private TestDatabase? _database;

    /// <summary>The mode: Development, Demo or Production.</summary>
    protected virtual string Environment => "Development";

    /// <summary>Whether passwords are hashed as slowly as in production. Tests sign in hundreds of times.</summary>
    protected virtual bool HashesSlowly => false;

    /// <summary>Whether it listens on a real port, for real browsers and connections.</summary>
    protected virtual bool OnPort => false;

    /// <summary>Further configuration.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    /// <summary>Further services, or others.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    /// <summary>Ends what it was started with, once it has ended itself.</summary>
    protected virtual ValueTask End() => ValueTask.CompletedTask;

    /// <summary>Where it is: <c>http://localhost</c> unless a class says https.</summary>
    public virtual Uri Address => OnPort ? _factory!.ClientOptions.BaseAddress : new("http://localhost");

    public IServiceProvider Services => _factory!.Services;

    public TestDatabase Database => _database!;

    public LogBook Log { get; } = new();

    public ShiftedTime Clock { get; } = new();

    /// <summary>Where its tenants' files are.</summary>
    public string FilesFolder { get; } = Directory.CreateTempSubdirectory("files-").FullName;

    public TestMail Mail => new(Services.GetRequiredService<MailInbox>());

    /// <summary>Every route of the product.</summary>
    public IReadOnlyList<RouteEndpoint> Routes => [.. Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public virtual async ValueTask InitializeAsync()
    {
        _database = await cluster.Clone();
        _factory = new(this);
        if (OnPort)
            _factory.UseKestrel(0);
        _factory.StartServer();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in _visitors)
            visitor.Dispose();
        if (_factory is not null)
            await _factory.DisposeAsync();
        await End();
        if (_database is not null)
            await cluster.Drop(_database);
        Directory.Delete(FilesFolder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Another node of the product on the same database, whoever uses it disposes of it.</summary>
    public WebApplicationFactory<Program> AnotherNode()
    {
        var node = new Factory(this);
        node.StartServer();
        return node;
    }

    /// <summary>Somebody who comes for the first time, from an address of their own.</summary>
    public TestVisitor Visitor()
    {
        lock (_visitors)
        {
            // All of 127.0.0.0/8 is this machine (RFC 1122, 3.2.1.3).
            var address = new IPAddress([127, 0, (byte)(1 + _visitors.Count / 250), (byte)(1 + _visitors.Count % 250)]);
            var server = OnPort
                ? (HttpMessageHandler)new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }
                : _factory!.Server.CreateHandler(context => context.Connection.RemoteIpAddress = address);
            var visitor = new TestVisitor(this, server);
            _visitors.Add(visitor);
            return visitor;
        }
    }

    /// <summary>Somebody who has an account and is signed in. The name is made from the address if none is given.</summary>
    public async Task<TestVisitor> SignUp(string email, string? name = null, string culture = "en")
    {
        await using var services = Services.CreateAsyncScope();
        var normalizer = services.ServiceProvider.GetRequiredService<ILookupNormalizer>();
        var user = new User
        {
            Id = Guid.CreateVersion7(),
            Name = name ?? char.ToUpperInvariant(email[0]) + email[1..email.IndexOf('@')],
            Email = email,
            NormalizedEmail = normalizer.NormalizeEmail(email),
            UserName = email,
            NormalizedUserName = normalizer.NormalizeName(email),
            EmailConfirmed = true,
            PasswordHash = _passwordHash ??= services.ServiceProvider.GetRequiredService<IPasswordHasher<User>>().HashPassword(null!, TestVisitor.Password),
            SecurityStamp = Guid.CreateVersion7().ToString("N"),
            LockoutEnabled = true,
            Culture = culture,
            TimeZone = "Europe/Paris",
            CreatedAt = Clock.GetUtcNow(),
        };
        await using var accounts = Accounts();
        accounts.Users.Add(user);
        var agreements = (ISignUpTerms)Services.GetRequiredService<Agreements>();
        if (agreements.ToAccept is { } terms)
            accounts.AddRange(agreements.Record(terms, user.Id, "127.0.0.1", user.CreatedAt));
        await accounts.SaveChangesAsync();
        var person = new Person { Id = user.PersonId, Name = user.Name, Email = email, Culture = culture, TimeZone = user.TimeZone };
        return await SignIn(person);
    }

    /// <summary>Another browser of somebody who has an account, signed in.</summary>
    public async Task<TestVisitor> SignIn(Person person)
    {
        var (token, hash) = SessionCookie.NewToken();
        var session = new Session
        {
            TokenHash = hash,
            UserId = person.Id.Value,
            CreatedAt = Clock.GetUtcNow(),
            LastSeenAt = Clock.GetUtcNow(),
            ExpiresAt = Clock.GetUtcNow() + Sessions.Lifetime,
            ConfirmedAt = Clock.GetUtcNow(),
            Address = "127.0.0.1",
            UserAgent = "Test",
        };
        await using var accounts = Accounts();
        accounts.Sessions.Add(session);
        await accounts.SaveChangesAsync();

        var visitor = Visitor();
        (visitor.Person, visitor.SessionId) = (person, session.Id.Value);
        var answer = new DefaultHttpContext { Request = { Scheme = Address.Scheme } };
        SessionCookie.Write(answer, token);
        visitor.Cookies.SetCookies(Address, answer.Response.Headers.SetCookie.ToString());
        return visitor;
    }

    /// <summary>Makes somebody staff, with a second factor, and confirms it in their session.</summary>
    /// <returns>The key of the second factor; empty without one.</returns>
    public async Task<byte[]> Employ(TestVisitor visitor, string role = StaffRole.Operator, bool isEnrolled = true, bool isConfirmed = true)
    {
        await using var accounts = Accounts();
        accounts.Staff.Add(new() { UserId = visitor.Person!.Id.Value, Role = role, CreatedAt = Clock.GetUtcNow() });
        await accounts.SaveChangesAsync();
        if (!isEnrolled)
            return [];
        var key = await Enrol(visitor);
        if (isConfirmed)
            await ConfirmStaff(visitor);
        return key;
    }

    /// <summary>Confirms the second factor in somebody's session, as of now or of another time.</summary>
    public async Task ConfirmStaff(TestVisitor visitor, DateTimeOffset? at = null)
    {
        await using var accounts = Accounts();
        await accounts.Sessions.Where(session => session.Id == new Id<Session>(visitor.SessionId!.Value))
            .ExecuteUpdateAsync(session => session
                .SetProperty(s => s.SecondFactor, SecondFactorMethod.Totp).SetProperty(s => s.SecondFactorAt, at ?? Clock.GetUtcNow()));
    }

    /// <summary>Lets so much time pass since somebody confirmed who they are that it counts no more.</summary>
    public async Task ForgetConfirmation(TestVisitor visitor)
    {
        await using var accounts = Accounts();
        await accounts.Sessions.Where(session => session.Id == new Id<Session>(visitor.SessionId!.Value))
            .ExecuteUpdateAsync(session => session.SetProperty(s => s.ConfirmedAt, Clock.GetUtcNow() - Sessions.Confirmation));
    }

    /// <summary>Gives somebody an authenticator application, as if they had set it up long ago.</summary>
    /// <returns>Its key.</returns>
    public async Task<byte[]> Enrol(TestVisitor visitor)
    {
        var (key, person) = (Totp.NewKey(), visitor.Person!.Id);
        var protector = Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("SecondFactor.Key", person.ToString());
        await using var accounts = Accounts();
        accounts.Authenticators.Add(new() { UserId = person.Value, SealedKey = protector.Protect(key), EnrolledAt = Clock.GetUtcNow(), LastStep = 0 });
        await accounts.SaveChangesAsync();
        return key;
    }

    /// <summary>Notes which session somebody has now, after a page has given them another.</summary>
    public async Task Recognise(TestVisitor visitor)
    {
        var cookie = visitor.Cookies.GetCookies(Address).Single(cookie => cookie.Name.EndsWith("saasstarter-session", StringComparison.Ordinal));
        var hash = SessionCookie.HashOf(cookie.Value);
        await using var accounts = Accounts();
        visitor.SessionId = (await accounts.Sessions.SingleAsync(session => session.TokenHash == hash)).Id.Value;
    }

    /// <summary>A tenant with its first owner.</summary>
    public Task<CurrentTenant> CreateTenant(TestVisitor owner, string name, string? slug = null) =>
        Services.GetRequiredService<TenantDirectory>().Create(slug ?? Slug.Suggest(name), name, owner.Person!.Id, new Caller { Person = owner.Person }, CancellationToken.None);

    /// <summary>Lets the first owner of a tenant accept for it what those accept who pay.</summary>
    public async Task AcceptForTenant(CurrentTenant tenant)
    {
        if (Services.GetRequiredService<Agreements>().ToAccept(LegalDocumentKind.OfCustomers) is not { } line)
            return;
        foreach (var (document, version) in Agreements.Read(line))
        {
            await Sql(TestDatabase.Superuser, $"""
                insert into backbone.tenant_acceptance (tenant_id, id, document, version, person_id, accepted_at, address)
                select tenant_id, '{Guid.CreateVersion7()}', '{document}', '{version:yyyy-MM-dd}', person_id, now(), '127.0.0.1' from backbone.membership
                where tenant_id = '{tenant.Id.Value}' and role = 'owner' order by joined_at limit 1
                on conflict do nothing
                """);
        }
    }

    /// <summary>Lets a tenant have a subscription of its own, or another state of it, as if Stripe had told.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="plan">The plan's identifier in plans.json.</param>
    /// <param name="status">Its status.</param>
    /// <param name="pastDueSince">Since when a payment is late.</param>
    /// <returns>The tenant as a request finds it from now on.</returns>
    public async Task<CurrentTenant> Subscribe(CurrentTenant tenant, string plan, SubscriptionStatus status = SubscriptionStatus.Active, DateTimeOffset? pastDueSince = null)
    {
        var (customer, subscription) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Sql(TestDatabase.Superuser, $"""
            insert into backbone.subscription (tenant_id, id, stripe_subscription_id, status, plan_id, interval, currency, unit_amount, quantity, stripe_item_id,
                                               period_start, period_end, cancel_at_period_end, has_payment_method, created_at)
            select '{tenant.Id.Value}', '{subscription}', 'sub_{subscription:N}', 'Active', '{plan}', 'Month', 'EUR', 900, 1, 'si_{subscription:N}',
                   now(), now() + interval '1 month', false, true, now()
            where not exists (select from backbone.subscription where tenant_id = '{tenant.Id.Value}');
            insert into backbone.billing_customer (tenant_id, id, stripe_customer_id, is_deleted, subscription_id, created_at)
            select '{tenant.Id.Value}', '{customer}', 'cus_{customer:N}', false, id, now() from backbone.subscription
            where tenant_id = '{tenant.Id.Value}' and not exists (select from backbone.billing_customer where tenant_id = '{tenant.Id.Value}');
            update backbone.subscription set plan_id = '{plan}', status = '{status}', past_due_since = {(pastDueSince is { } since ? $"'{since:O}'" : "null")}
            where tenant_id = '{tenant.Id.Value}';
            """);
        await AcceptForTenant(tenant);
        return await FindTenant(tenant.Slug);
    }

    /// <summary>Lets a tenant go on with the free plan.</summary>
    public async Task Unsubscribe(CurrentTenant tenant) =>
        await Sql(TestDatabase.Superuser, $"update backbone.billing_customer set subscription_id = null, free_since = now() where tenant_id = '{tenant.Id.Value}'");

    /// <summary>A tenant as a request finds it now.</summary>
    public async Task<CurrentTenant> FindTenant(string slug) => (await Services.GetRequiredService<TenantDirectory>().Find(slug, CancellationToken.None))!;

    /// <summary>Makes somebody a member.</summary>
    public Task<Membership> Join(CurrentTenant tenant, TestVisitor visitor, string role) => InTenant(tenant, async db =>
    {
        var membership = new Membership { PersonId = visitor.Person!.Id, Role = role, JoinedAt = Clock.GetUtcNow() };
        db.Add(membership);
        await db.SaveChangesAsync();
        return membership;
    });

    /// <summary>Works on a tenant's data as the product itself, through the tenants' door.</summary>
    public async Task<T> InTenant<T>(CurrentTenant tenant, Func<BackboneDb, Task<T>> work)
    {
        await using var services = Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        return await work(services.ServiceProvider.GetRequiredService<BackboneDb>());
    }

    /// <summary>Lets the time be over in which somebody could have kept the account that they had deleted, and has it erased.</summary>
    public async Task EraseDueAccount(TestVisitor visitor)
    {
        await Sql(TestDatabase.Superuser, $"update accounts.\"user\" set delete_after = now() - interval '1 minute' where id = '{visitor.Person!.Id.Value}' and delete_after is not null");
        await Send(new EraseAccounts());
    }

    /// <summary>Sends a request through the dispatcher as somebody, in a tenant or outside; as the product itself when nobody is named.</summary>
    public async Task<Result<TResponse>> Send<TResponse>(IRequest<TResponse> request, CurrentTenant? tenant = null, TestVisitor? visitor = null, string? role = null,
        StaffStanding? staff = null)
    {
        await using var services = Services.CreateAsyncScope();
        var caller = visitor is null ? Caller.System : new Caller
        {
            Person = visitor.Person,
            SessionId = visitor.SessionId,
            IsConfirmed = true,
            Role = role is null ? null : Services.GetRequiredService<RoleCatalogue>()[role],
            Staff = staff,
        };
        var scope = services.ServiceProvider.GetRequiredService<TenantScope>();
        if (tenant is null)
            scope.Identify(caller);
        else
            scope.Enter(tenant, caller);
        return await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(request, TestContext.Current.CancellationToken);
    }

    /// <inheritdoc cref="TestDatabase.Sql"/>
    public Task<IReadOnlyList<object?[]>> Sql(string role, string sql, Id<Tenant>? tenant = null) => Database.Sql(role, sql, tenant);

    /// <summary>The accounts' door.</summary>
    public AccountsDb Accounts() => Services.GetRequiredService<PooledDbContextFactory<AccountsDb>>().CreateDbContext();

    /// <summary>A form token that is good for a visitor, with its cookie in their browser.</summary>
    internal TestField TokenFor(TestVisitor visitor)
    {
        using var services = Services.CreateScope();
        var context = new DefaultHttpContext { RequestServices = services.ServiceProvider, Request = { Scheme = Address.Scheme } };
        context.Request.Headers.Cookie = visitor.Cookies.GetCookieHeader(Address);
        if (visitor.SessionId is { } session)
            context.User = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, session.ToString())], nameof(Session)));
        var tokens = services.ServiceProvider.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        if (context.Response.Headers.SetCookie.ToString() is { Length: > 0 } cookie)
            visitor.Cookies.SetCookies(Address, cookie);
        return new(tokens.FormFieldName, tokens.RequestToken!);
    }

    private sealed class Factory(TestApplication app) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(app.Environment);
            // Without the administrator's connection: the database is migrated.
            builder.UseSetting("ConnectionStrings:Default", app.Database.Connections.Application);
            builder.UseSetting("ConnectionStrings:Accounts", app.Database.Connections.Accounts);
            builder.UseSetting("ConnectionStrings:BackOffice", app.Database.Connections.BackOffice);
            builder.UseSetting("ConnectionStrings:Worker", app.Database.Connections.Worker);
            builder.UseSetting("Files:Folder", app.FilesFolder);
            foreach (var (key, value) in app.Settings)
                builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(app.Log).AddFilter<LogBook>(null, LogLevel.Information));
            builder.ConfigureTestServices(services =>
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(app.Clock));
                app.Configure(services);
                if (!app.HashesSlowly)
                    services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1000);
            });
        }
    }
}
