using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace SaasStarter.Tests.Identity;

/// <summary>
/// An authenticator that keeps one passkey and answers as a browser does (W3C Web Authentication, level 3): ES256, attestation "none". What a real one never
/// does can be asked of it: not to verify its user, to come from another origin, to have been cloned.
/// </summary>
internal sealed class SoftwareAuthenticator : IDisposable
{
    private static readonly string[] Transports = ["internal"];

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _credentialId = RandomNumberGenerator.GetBytes(32);
    private string _userHandle = "";

    public string Origin { get; set; } = "http://localhost";

    public string Host { get; set; } = "localhost";

    public bool VerifiesUser { get; set; } = true;

    public uint SignCount { get; set; }

    public void Dispose() => _key.Dispose();

    /// <summary>The answer to the options of a new passkey, as JSON.</summary>
    public string Create(string options)
    {
        var asked = JsonNode.Parse(options)!;
        _userHandle = (string)asked["user"]!["id"]!;
        var clientData = ClientData("webauthn.create", (string)asked["challenge"]!);
        var point = _key.ExportParameters(false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. AuthenticatorData(hasCredential: true), .. new byte[16], 0, (byte)_credentialId.Length, .. _credentialId, .. cose];
        // {"fmt": "none", "attStmt": {}, "authData": …} (RFC 8949).
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Answer(new { clientDataJSON = Text(clientData), attestationObject = Text(attestation), transports = Transports });
    }

    /// <summary>The answer to the options of a sign-in, as JSON.</summary>
    public string Get(string options)
    {
        SignCount++;
        var clientData = ClientData("webauthn.get", (string)JsonNode.Parse(options)!["challenge"]!);
        var data = AuthenticatorData(hasCredential: false);
        byte[] signed = [.. data, .. SHA256.HashData(clientData)];
        var signature = _key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new { clientDataJSON = Text(clientData), authenticatorData = Text(data), signature = Text(signature), userHandle = _userHandle });
    }

    private string Answer(object response) =>
        JsonSerializer.Serialize(new { id = Text(_credentialId), rawId = Text(_credentialId), type = "public-key", clientExtensionResults = new { }, authenticatorAttachment = "platform", response });

    private byte[] ClientData(string type, string challenge) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { type, challenge, origin = Origin, crossOrigin = false }));

    // Flags: user present, user verified, attested credential data (6.1).
    private byte[] AuthenticatorData(bool hasCredential)
    {
        var data = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(Host), data);
        data[32] = (byte)(0x01 | (VerifiesUser ? 0x04 : 0) | (hasCredential ? 0x40 : 0));
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(33), SignCount);
        return data;
    }

    private static string Text(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);
}
