using System.Diagnostics;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>What the audit trail knows of an action beside the person: who acts in their name, from where, in what trace and in what job.</summary>
internal static class AuditOrigin
{
    /// <summary>As the database's functions take it apart: <c>agent|address|trace|job</c>, each possibly empty.</summary>
    public static string Of(Caller caller) => $"{caller.Agent?.Id.Value}|{caller.Address}|{Activity.Current?.TraceId}|{caller.Job?.JobId}";
}
