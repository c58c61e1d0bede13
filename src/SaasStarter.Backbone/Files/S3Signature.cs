using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SaasStarter.Backbone.Files;

/// <summary>Signs a request as S3 asks for it: Signature Version 4 (docs.aws.amazon.com, "Signature Calculations for the Authorization Header").</summary>
internal static class S3Signature
{
    private const string SignedHeaders = "host;x-amz-content-sha256;x-amz-date";

    /// <summary>Adds the headers.</summary>
    /// <param name="request">The request, whose query is in the order of its names.</param>
    /// <param name="payloadHash">The SHA-256 of the body, in lower-case hexadecimal digits.</param>
    /// <param name="settings">Who signs.</param>
    /// <param name="now">When. The store takes signatures of the last fifteen minutes.</param>
    public static void Sign(HttpRequestMessage request, string payloadHash, S3Settings settings, DateTimeOffset now)
    {
        var address = request.RequestUri!;
        var moment = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{moment[..8]}/{settings.Region}/s3/aws4_request";
        var canonical = string.Join('\n', request.Method.Method, address.AbsolutePath, address.Query.TrimStart('?'),
            $"host:{address.Authority}", $"x-amz-content-sha256:{payloadHash}", $"x-amz-date:{moment}", "", SignedHeaders, payloadHash);
        var toSign = string.Join('\n', "AWS4-HMAC-SHA256", moment, scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        byte[] key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + settings.SecretKey), Mac);

        request.Headers.Add("x-amz-content-sha256", payloadHash);
        request.Headers.Add("x-amz-date", moment);
        request.Headers.TryAddWithoutValidation("Authorization",
            $"AWS4-HMAC-SHA256 Credential={settings.AccessKey}/{scope}, SignedHeaders={SignedHeaders}, Signature={Hex(Mac(key, toSign))}");
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
