using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;

namespace SaasStarter.Backbone.Files;

/// <summary>Makes an uploaded file one of the tenant's, if its plan has room for it.</summary>
/// <param name="File">The file, whose bytes are stored.</param>
internal sealed record AddFile(ReceivedFile File) : ICommand<StoredFile>
{
    /// <summary>The topic of the page of files, which shows by itself what others do.</summary>
    public const string Topic = "files";

    public static Audience Audience => Audience.Member(FilePermissions.Add);

    static Entitlement IHasEntitlement.Entitlement => Entitlement.UpTo(FileTerms.Storage);

    public string? Subject => File.Id.ToString();
}

internal sealed class AddFileHandler(TenantFiles files, LiveTopics live) : IHandler<AddFile, StoredFile>
{
    public async Task<Result<StoredFile>> Handle(AddFile request, CancellationToken cancellationToken)
    {
        var file = await files.Keep(request.File, madeFor: null, cancellationToken);
        live.Changed(AddFile.Topic);
        return file;
    }
}
