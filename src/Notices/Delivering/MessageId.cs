using System.Security.Cryptography;
using System.Text;

namespace Certification.Notices.Delivering;

/// <summary>The name under which mail programs know a message: the same for the same key, so that a repeated mail is shown once.</summary>
internal static class MessageId
{
    public static string Of(string key, string from) =>
        $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..40]}@{from[(from.LastIndexOf('@') + 1)..]}";
}
