using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Certification.Notices.Webhooks;

/// <summary>Secrets of webhooks and what is signed with them, after the Standard Webhooks specification.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private const string Mark = "whsec_";

    private readonly IDataProtector _protector = protection.CreateProtector("Certification.Webhooks");

    /// <returns>The secret, shown this once, and what is stored of it.</returns>
    public (string Secret, string Stored) New()
    {
        var secret = Mark + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return (secret, _protector.Protect(secret));
    }

    /// <summary>One signature for each secret that holds now, the newest first.</summary>
    /// <exception cref="CryptographicException">The newest secret cannot be read any more.</exception>
    public string Sign(Webhook webhook, string id, DateTimeOffset at, string body)
    {
        var signed = $"{id}.{at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}.{body}";
        var secrets = new List<string> { _protector.Unprotect(webhook.Secret) };
        if (webhook.OlderSecret is { } older && webhook.OlderSecretUntil > at.UtcDateTime) secrets.Add(_protector.Unprotect(older));
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Mark.Length..]), Encoding.UTF8.GetBytes(signed)))));
    }
}
