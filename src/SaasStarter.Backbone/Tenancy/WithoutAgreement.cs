namespace SaasStarter.Backbone.Tenancy;

/// <summary>
/// Put on a page that stays open to those who have yet to accept a new version of the terms: whoever does not want to accept must be able to leave, with their data.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WithoutAgreementAttribute : Attribute;
