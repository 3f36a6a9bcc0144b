using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Certification.Platform.Access;

namespace Certification.People;

/// <summary>The six digits that an authenticator app shows: RFC 6238 with its usual settings (SHA-1, 30 seconds), for no library that makes them restores.</summary>
internal static class OneTimeCode
{
    public const int Digits = 6;
    private const int Seconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>160 random bits, as RFC 4226 advises.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The half minute whose code this is: the present one, or one beside it for clocks that differ; null when it is none of them.</summary>
    public static long? Step(byte[] secret, string typed, DateTime now)
    {
        var plain = string.Concat(typed.Where(c => !char.IsWhiteSpace(c)));
        var present = StepAt(now);
        foreach (var step in (long[])[present, present - 1, present + 1])
            if (Secrets.AreSame(At(secret, step), plain)) return step;
        return null;
    }

    public static long StepAt(DateTime now) => new DateTimeOffset(now).ToUnixTimeSeconds() / Seconds;

    public static string At(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // Authenticator apps know no other; HMAC-SHA1 is not broken by collisions of SHA-1.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>As apps take it when it is typed: base 32 (RFC 4648), without padding.</summary>
    public static string Written(byte[] secret)
    {
        var written = new System.Text.StringBuilder();
        int bits = 0, held = 0;
        foreach (var value in secret)
        {
            held = (held << 8) | value;
            for (bits += 8; bits >= 5; bits -= 5) written.Append(Alphabet[(held >> (bits - 5)) & 31]);
        }
        if (bits > 0) written.Append(Alphabet[(held << (5 - bits)) & 31]);
        return written.ToString();
    }
}
