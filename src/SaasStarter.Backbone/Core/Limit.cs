namespace SaasStarter.Backbone.Core;

/// <summary>
/// Something of which a plan includes so many. The capability that keeps it declares it once and registers it with the services; the use cases that
/// may exceed it name it.
/// </summary>
/// <param name="Name">Its name in <c>plans.json</c>, which never changes.</param>
/// <param name="Title">What is counted, as a heading: "Members", "Mails a month".</param>
/// <param name="IsMetered">Whether it is counted anew in each calendar month, rather than what there is at a time.</param>
public sealed record Limit(string Name, LocalizedText Title, bool IsMetered = false);
