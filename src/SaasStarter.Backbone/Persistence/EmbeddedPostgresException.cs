namespace SaasStarter.Backbone.Persistence;

/// <summary>The embedded PostgreSQL server cannot be started; the message says why and what to do.</summary>
internal sealed class EmbeddedPostgresException(string message, Exception? cause = null) : Exception(message, cause);
