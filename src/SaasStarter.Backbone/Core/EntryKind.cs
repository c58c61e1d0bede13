namespace SaasStarter.Backbone.Core;

/// <summary>What an entry of the audit trail tells of.</summary>
public enum EntryKind
{
    /// <summary>Something was done.</summary>
    Action,

    /// <summary>Something was not allowed, or could not be done.</summary>
    Refusal,

    /// <summary>The staff looked at something.</summary>
    View,

    /// <summary>Somebody signed in or out.</summary>
    SignIn,

    /// <summary>Data was taken out of the product.</summary>
    Export,

    /// <summary>Somebody of the staff began or ended to act as a member.</summary>
    Impersonation,

    /// <summary>A row was added.</summary>
    Created,

    /// <summary>A row was changed.</summary>
    Changed,

    /// <summary>A row was deleted.</summary>
    Deleted,
}
