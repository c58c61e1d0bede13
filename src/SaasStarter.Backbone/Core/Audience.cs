namespace SaasStarter.Backbone.Core;

/// <summary>Who may send a request. Every request declares one; the dispatcher and the routes check it.</summary>
public abstract record Audience
{
    private Audience() { }

    /// <summary>Anybody, signed in or not.</summary>
    public static Audience Anonymous { get; } = new AnonymousAudience();

    /// <summary>Any person who is signed in, in a tenant or not.</summary>
    public static Audience SignedIn { get; } = new SignedInAudience();

    /// <summary>Who brings a secret that names its tenant, an invitation for example; the handler verifies the secret.</summary>
    public static Audience TokenHolder { get; } = new TokenHolderAudience();

    /// <summary>The product itself: a command of the operator, a job, a seed. Never a request from outside.</summary>
    public static Audience System { get; } = new SystemAudience();

    /// <summary>Somebody of the platform's staff who acts as a member, for a while. For leaving, and nothing else.</summary>
    public static Audience Agent { get; } = new AgentAudience();

    /// <summary>A member of the entered tenant whose role has <paramref name="permission"/>.</summary>
    public static Audience Member(Permission permission) => new MemberAudience(permission);

    /// <summary>
    /// Somebody of the platform's staff, confirmed by the second factor, whose role has <paramref name="permission"/>. The request reaches all tenants,
    /// through the back office's own database role, and each one is written down.
    /// </summary>
    public static Audience Platform(Permission permission) => new PlatformAudience(permission);

    /// <inheritdoc cref="Anonymous"/>
    public sealed record AnonymousAudience : Audience;

    /// <inheritdoc cref="SignedIn"/>
    public sealed record SignedInAudience : Audience;

    /// <inheritdoc cref="TokenHolder"/>
    public sealed record TokenHolderAudience : Audience;

    /// <inheritdoc cref="System"/>
    public sealed record SystemAudience : Audience;

    /// <inheritdoc cref="Agent"/>
    public sealed record AgentAudience : Audience;

    /// <inheritdoc cref="Member"/>
    public sealed record MemberAudience(Permission Permission) : Audience;

    /// <inheritdoc cref="Platform"/>
    public sealed record PlatformAudience(Permission Permission) : Audience;
}

/// <summary>Endpoint metadata: who may call. An endpoint without it answers nobody.</summary>
public interface IAudienceMetadata
{
    /// <summary>Who may call the endpoint.</summary>
    Audience Audience { get; }

    /// <summary>The request that the endpoint sends or shows, if it is one.</summary>
    Type? Request { get; }

    /// <summary>What a page needs of the plan to be opened. Of what is sent, the dispatcher asks by itself.</summary>
    Entitlement Entitlement => Entitlement.None;
}

/// <summary>
/// Endpoint metadata: programs call it, and say who they are in the header <c>Authorization</c>. A cookie says nothing there, so that no page of somebody else's can
/// call it in a person's name.
/// </summary>
public interface IBearerMetadata : IAudienceMetadata;

/// <summary>Put on a page: it shows what <typeparamref name="TRequest"/> answers, to the same audience.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ShowsAttribute<TRequest> : Attribute, IAudienceMetadata
    where TRequest : IHasAudience, IHasEntitlement
{
    /// <inheritdoc/>
    public Audience Audience => TRequest.Audience;

    /// <inheritdoc/>
    public Type Request => typeof(TRequest);

    /// <inheritdoc/>
    public Entitlement Entitlement => TRequest.Entitlement;
}

/// <summary>Put on a page that anybody may open and that asks nothing of the database.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PublicPageAttribute : Attribute, IAudienceMetadata
{
    /// <inheritdoc/>
    public Audience Audience => Audience.Anonymous;

    /// <inheritdoc/>
    public Type? Request => null;
}

/// <summary>Endpoint metadata for the few endpoints that are no use case: who may call.</summary>
/// <param name="Audience">Who may call.</param>
/// <param name="Request">None, or the request whose answer it serves.</param>
public sealed record AudienceMetadata(Audience Audience, Type? Request = null) : IAudienceMetadata;
