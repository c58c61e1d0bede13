using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>Who acts: a person, a program with a key of the tenant's, nobody in particular, or the product itself.</summary>
public sealed record Caller
{
    /// <summary>The person; null for a visitor and for the product itself.</summary>
    public Person? Person { get; init; }

    /// <summary>The key of the tenant's with which a program acts; null for everybody else. It has a <see cref="Role"/>, and is no <see cref="Person"/>.</summary>
    public CallingKey? ApiKey { get; init; }

    /// <summary>Whether it is known who acts: somebody who is signed in, or a program with a key.</summary>
    public bool IsKnown => Person is not null || ApiKey is not null;

    /// <summary>Who acts, for what is recorded: the identifier of the person or of the key.</summary>
    internal Guid? ActorId => Person?.Id.Value ?? ApiKey?.Id;

    /// <summary>The session that the request came with.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Whether the person has shown within the last minutes that it is they: what an <see cref="ISensitive"/> request needs.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>The entered tenant's rule that the session does not meet: nothing of the tenant opens to it. Null when it meets the rule.</summary>
    public SignInRule? UnmetRule { get; init; }

    /// <summary>The network address that the request comes from; null when nobody sent one.</summary>
    public string? Address { get; init; }

    /// <summary>The person's membership of the entered tenant; null outside and for holders of a token.</summary>
    public Role? Role { get; init; }

    /// <summary>What the person is among the platform's staff; null for everybody else, and wherever it is not asked.</summary>
    public StaffStanding? Staff { get; init; }

    /// <summary>Who of the platform's staff acts as <see cref="Person"/>, with the tenant's consent and for an hour at most; null normally.</summary>
    public Person? Agent { get; init; }

    /// <summary>Whether <see cref="Agent"/> only looks: commands are refused.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>When the visit of <see cref="Agent"/> is over; null normally.</summary>
    public DateTimeOffset? VisitEndsAt { get; init; }

    /// <summary>Whether the product itself acts.</summary>
    public bool IsSystem { get; init; }

    /// <summary>The job that the product acts in.</summary>
    internal JobAttempt? Job { get; init; }

    /// <summary>A visitor.</summary>
    public static Caller Anonymous { get; } = new();

    /// <summary>The product itself: a command of the operator, a job, a seed.</summary>
    public static Caller System { get; } = new() { IsSystem = true };

    /// <summary>Whether the caller's role in the entered tenant allows this, to who really acts.</summary>
    public bool Has(Permission permission) => Role?.Permissions.Contains(permission) == true && (Agent is null || permission.IsForAgents);

    /// <summary>
    /// Why who acts as a member may not do what the member may; null otherwise. An agent is in one tenant and nowhere else: what belongs to the member's account,
    /// or to nobody yet, is refused, and what changes something while they only look.
    /// </summary>
    internal Problem? RefusalToAgent(Audience audience, bool isCommand) => audience switch
    {
        Audience.AgentAudience => Agent is null ? Problem.NotFound : null,
        _ when Agent is null || IsSystem => null,
        Audience.MemberAudience => isCommand && IsReadOnly ? Problem.ReadOnlyVisit : null,
        Audience.AnonymousAudience when !isCommand => null,
        _ => Problem.NotForAgents,
    };
}

/// <summary>A key of the tenant's, as it acts in one request.</summary>
/// <param name="Id">The key.</param>
/// <param name="Name">What the tenant calls it.</param>
public sealed record CallingKey(Guid Id, string Name);

/// <summary>One attempt at a job.</summary>
/// <param name="jobId">The job.</param>
/// <param name="number">Which attempt, from 1.</param>
/// <param name="command">What the job sends; commands that its handler sends in turn are others.</param>
internal sealed class JobAttempt(Guid jobId, int number, object command)
{
    public Guid JobId { get; } = jobId;

    public int Number { get; } = number;

    public object Command { get; } = command;

    /// <summary>Whether the job was marked as done in the command's own transaction.</summary>
    public bool IsCompleted { get; set; }
}

/// <summary>The subscription that counts for a tenant, as it was when the work began.</summary>
/// <param name="PlanId">The plan's identifier in <c>plans.json</c>.</param>
/// <param name="Status">Its stored status.</param>
/// <param name="PastDueSince">Since when a payment is late, if one is.</param>
public sealed record TenantSubscription(string PlanId, string Status, DateTimeOffset? PastDueSince);

/// <summary>The tenant that work is done in, as it was when the work began.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Slug">Its place in the address.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Color">Its accent colour, or null.</param>
/// <param name="LogoHash">The hash in its logo's address, or null.</param>
public sealed record CurrentTenant(Id<Tenant> Id, string Slug, string Name, TenantStatus Status, string? Color = null, string? LogoHash = null)
{
    /// <summary>The subscription that counts; null when there is none.</summary>
    public TenantSubscription? Subscription { get; init; }

    /// <summary>The address of a page of this tenant: <c>/t/{slug}/members</c>.</summary>
    public string Path(string page = "") => page.Length == 0 ? $"/t/{Slug}" : $"/t/{Slug}/{page}";

    /// <summary>Whether a member with this role may work in it.</summary>
    public bool IsOpenTo(Role role) => Status.IsOpenTo(role);
}

/// <summary>There is work on a tenant's data, and no tenant was entered. Never an empty answer, never everybody's data.</summary>
public sealed class NoTenantException() : InvalidOperationException("No tenant was entered in this scope.");

/// <summary>
/// The tenant and the caller of one piece of work. A request, a live stream, a job and a test each have their own, enter one tenant at
/// most, and exactly once: all doors to a tenant's data read it here.
/// </summary>
public sealed class TenantScope
{
    private CurrentTenant? _tenant;

    /// <summary>Who acts.</summary>
    public Caller Caller { get; private set; } = Caller.Anonymous;

    /// <summary>Whether a tenant was entered.</summary>
    public bool HasTenant => _tenant is not null;

    /// <summary>The entered tenant.</summary>
    /// <exception cref="NoTenantException">None was entered.</exception>
    public CurrentTenant Tenant => _tenant ?? throw new NoTenantException();

    /// <summary>The command that is carried out once; null for all others.</summary>
    internal SentOnce? Once { get; set; }

    /// <summary>The terms on which a command is sent; null for most.</summary>
    internal CommandTerms? Terms { get; set; }

    /// <summary>Says who acts, outside of any tenant.</summary>
    /// <exception cref="InvalidOperationException">A tenant was entered already.</exception>
    public void Identify(Caller caller)
    {
        if (HasTenant)
            throw new InvalidOperationException("The caller cannot change inside a tenant.");
        Caller = caller;
    }

    /// <summary>Enters the tenant, for the whole life of this scope.</summary>
    /// <exception cref="InvalidOperationException">A tenant was entered already.</exception>
    public void Enter(CurrentTenant tenant, Caller caller)
    {
        if (HasTenant)
            throw new InvalidOperationException("A scope enters one tenant, once. Begin another scope for another tenant.");
        if (tenant.Id == default)
            throw new ArgumentException("The empty identifier is no tenant.", nameof(tenant));
        (_tenant, Caller) = (tenant, caller);
    }

    /// <summary>Takes over tenant and caller of <paramref name="other"/>, into the fresh scope of a use case.</summary>
    internal void Continue(TenantScope other) => (_tenant, Caller, Once, Terms) = (other._tenant, other.Caller, other.Once, other.Terms);
}
