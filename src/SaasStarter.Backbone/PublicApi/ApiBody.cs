using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>The body of a call.</summary>
/// <param name="Json">Its JSON, an object; an empty one when there is no body.</param>
/// <param name="Hash">The SHA-256 of its bytes.</param>
internal sealed record ApiBody(JsonElement Json, byte[] Hash)
{
    /// <summary>The largest body of an operation, in bytes: no use case takes more than a few fields.</summary>
    public const int MaximumLength = 64_000;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The body of a call that has none.</summary>
    public static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    /// <summary>Reads it: UTF-8, JSON, an object, and not too large.</summary>
    public static async Task<Result<ApiBody>> Read(HttpContext context, bool isExpected, int maximum = MaximumLength)
    {
        var bytes = await ReadBytes(context, maximum);
        if (bytes is null)
            return ApiProblems.BodyTooLarge(maximum);
        var hash = SHA256.HashData(bytes);
        if (bytes.Length == 0 && !isExpected)
            return new ApiBody(Nothing, hash);
        if (!context.Request.HasJsonContentType())
            return ApiProblems.NotJson;
        if (!Utf8.IsValid(bytes))
            return ApiProblems.NotUtf8;
        try
        {
            var json = JsonDocument.Parse(bytes, Options).RootElement;
            return json.ValueKind == JsonValueKind.Object ? new ApiBody(json, hash) : ApiProblems.MalformedJson;
        }
        catch (JsonException)
        {
            return ApiProblems.MalformedJson;
        }
    }

    private static async Task<byte[]?> ReadBytes(HttpContext context, int maximum)
    {
        if (context.Request.ContentLength > maximum)
            return null;
        using var content = new MemoryStream();
        var buffer = new byte[8192];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is var read and > 0)
        {
            if (content.Length + read > maximum)
                return null;
            content.Write(buffer, 0, read);
        }
        return content.ToArray();
    }
}
