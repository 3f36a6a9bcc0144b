using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Certification.Platform.Access;

/// <summary>Random keys that people or browsers hold, and the hashes that are stored of them.</summary>
public static class Secrets
{
    /// <summary>256 random bits, fit for addresses and cookies.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 in hex: what is random enough needs no slower one.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Takes as long for a near miss as for any other.</summary>
    public static bool AreSame(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
