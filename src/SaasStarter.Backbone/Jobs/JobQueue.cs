namespace SaasStarter.Backbone.Jobs;

/// <summary>A queue, whose jobs do not wait for those of another. Each capability registers its own: <c>services.AddSingleton(new JobQueue("mail", 4))</c>.</summary>
/// <param name="Name">Its name, in lower-case letters.</param>
/// <param name="Concurrency">How many of its jobs one node works on at a time; the jobs of one tenant take at most half of that.</param>
public sealed record JobQueue(string Name, int Concurrency)
{
    /// <summary>The queue of jobs that name none.</summary>
    public const string Default = "default";
}
