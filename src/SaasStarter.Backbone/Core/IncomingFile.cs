namespace SaasStarter.Backbone.Core;

/// <summary>A file that came with a form and may be large: it is read as a stream, as often as one likes while the request lasts.</summary>
/// <param name="FileName">The name that the browser sent: never a path of ours.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Open">Opens it from its beginning; the stream can seek.</param>
public sealed record IncomingFile(string FileName, long Length, Func<Stream> Open);
