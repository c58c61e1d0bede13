namespace SaasStarter.Backbone.Core;

/// <summary>A file that came with a form, already read and of bounded size.</summary>
/// <param name="FileName">The name that the browser sent: never a path of ours.</param>
/// <param name="Content">All its bytes.</param>
public sealed record UploadedFile(string FileName, ReadOnlyMemory<byte> Content);
