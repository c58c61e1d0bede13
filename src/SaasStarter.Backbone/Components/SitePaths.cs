namespace SaasStarter.Backbone.Components;

/// <summary>The addresses that the layouts link to, and that capabilities map.</summary>
public static class SitePaths
{
    /// <summary>The landing page.</summary>
    public const string Home = "/";

    /// <summary>Plans and prices.</summary>
    public const string Pricing = "/pricing";

    /// <summary>The sign-in page, and where its form is posted.</summary>
    public const string SignIn = "/sign-in";

    /// <summary>The sign-up page, and where its form is posted.</summary>
    public const string SignUp = "/sign-up";

    /// <summary>Where the sign-out form is posted.</summary>
    public const string SignOut = "/sign-out";

    /// <summary>The entrance of a demonstration.</summary>
    public const string Demo = "/demo";

    /// <summary>The caller's tenants, with a form for a new one.</summary>
    public const string Tenants = "/tenants";

    /// <summary>The first page of the platform's staff. For everybody else there is nothing at this address and below it.</summary>
    public const string BackOffice = "/backoffice";

    /// <summary>Where one sets up an authenticator application.</summary>
    public const string Authenticator = "/security/authenticator";

    /// <summary>Where one shows once more that it is oneself, before something sensitive.</summary>
    public const string Confirm = "/confirm";

    /// <summary>The beginning of all addresses for programs.</summary>
    public const string Api = "/api";

    /// <summary>The beginning of all addresses for directories of tenants.</summary>
    public const string Scim = "/scim";

    /// <summary>Where the form with language and colour scheme is posted.</summary>
    public const string Preferences = "/preferences";
}
