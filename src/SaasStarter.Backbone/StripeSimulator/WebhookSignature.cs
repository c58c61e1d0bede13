using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>Signs what is delivered, as Stripe does: an HMAC (SHA-256) of the time, a dot and the body, under the whole secret.</summary>
internal static class WebhookSignature
{
    /// <summary>The value of the header <c>Stripe-Signature</c>.</summary>
    public static string Header(byte[] body, string secret, long timestamp)
    {
        var time = timestamp.ToString(CultureInfo.InvariantCulture);
        byte[] message = [.. Encoding.ASCII.GetBytes(time + "."), .. body];
        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), message);
        return $"t={time},v1={Convert.ToHexStringLower(signed)}";
    }
}
