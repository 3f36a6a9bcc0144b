using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Certification.Platform.Ui;

/// <summary>A sentence about what just succeeded, carried over one redirect in a cookie and shown by <see cref="Flash"/>.</summary>
public static class Flashes
{
    private const string Cookie = "flash";
    private const int LongestText = 500;

    public static void Set(HttpContext context, string text) =>
        context.Response.Cookies.Append(Cookie, WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(Shortened(text))), Options(context));

    internal static string? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 and < 4 * LongestText } value) return null;
        if (!context.Response.HasStarted) context.Response.Cookies.Delete(Cookie, Options(context));
        try
        {
            return Shortened(Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(value)));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Shortened(string text) => text.Length <= LongestText ? text : text[..(LongestText - 1)] + "…";

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = TimeSpan.FromMinutes(2),
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };
}
